import { Module } from '@nestjs/common';
import { PageFiles } from './page-files';
import { WebController } from './web.controller';
import { WebPage } from './web-page';

@Module({ controllers: [WebController], providers: [PageFiles, WebPage], exports: [WebPage] })
export class WebModule {}
