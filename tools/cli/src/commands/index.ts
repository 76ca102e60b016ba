import type { Command } from '../command.ts';
import { keyCommands } from './keys.ts';
import { logCommand } from './logs.ts';
import { projectCommands } from './projects.ts';
import { sessionCommands } from './sessions.ts';
import { signingKeyCommands } from './signing-keys.ts';
import { traceCommand } from './trace.ts';

export const COMMANDS: readonly Command[] = [
  ...projectCommands,
  ...keyCommands,
  ...sessionCommands,
  logCommand,
  traceCommand,
  ...signingKeyCommands,
];
