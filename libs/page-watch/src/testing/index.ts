export { colouredPage, startWatchedBrowser, type WatchedBrowser } from './watched-browser.ts';
export { isColour, readColour } from './read-colour.ts';
