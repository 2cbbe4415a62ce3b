import { Injectable } from '@nestjs/common';
import { DelayFigures } from '../delay-figures';

/** How long providers take to answer. */
@Injectable()
export class LatencyFigures extends DelayFigures {}
