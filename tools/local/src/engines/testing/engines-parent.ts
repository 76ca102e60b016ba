/** A process that starts the engines as the local cloud does, prints where they are, and does nothing more. */
import { startEngines } from '../engines.ts';

const { dynamodb, messaging } = await startEngines(process.argv[2]!, () => process.exit(1));
console.log(JSON.stringify({ dynamodb, messaging }));
