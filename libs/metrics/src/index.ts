export { countAnswers } from './answers';
export { KeptFigure } from './kept-figure';
export { byLabel, counter, gauge, type Sample } from './read-on-scrape';
export { openRegistry } from './registry';
