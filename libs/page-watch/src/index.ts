export * from './watched-page.ts';
export * from './screencast.ts';
export { watchPages } from './watch-pages.ts';
