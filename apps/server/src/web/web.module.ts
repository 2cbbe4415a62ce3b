import { Module } from '@nestjs/common';
import { PageFiles } from './page-files';
import { RootController } from './root.controller';
import { WebController } from './web.controller';
import { WebPage } from './web-page';

@Module({ controllers: [RootController, WebController], providers: [PageFiles, WebPage] })
export class WebModule {}
