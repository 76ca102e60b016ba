// Stagehand 4 against Wallcrawler: it uploads its extension, makes a session, reads a page and acts on it.
// With a model of your own, pass `model: { modelName, apiKey }`; this one answers by looking at the words.
import { browserbase, Stagehand } from '@browserbasehq/stagehand';
import { answerByWords } from './stagehand-model.mjs';

const browser = await browserbase.launch({
  apiKey: process.env.BROWSERBASE_API_KEY,
  baseUrl: process.env.BROWSERBASE_BASE_URL,
});
const stagehand = await Stagehand.create({ browser, model: { generate: answerByWords }, cache: false });

const [page] = await browser.context.pages();
await page.goto(process.env.SITE_URL);
const { data } = await stagehand.extract('extract the text about the stock');
await stagehand.act('click the Buy a teapot button');
console.log(`${data.extraction} -> ${await page.locator('#stock').textContent()}`);

await stagehand.close();
await browser.close();
