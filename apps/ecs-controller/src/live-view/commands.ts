import * as z from 'zod';
import type { LiveClientMessage } from '@wallcrawler/live-view';

const coordinate = z.number().min(-100_000).max(100_000);
const modifiers = z.number().int().min(0).max(15).optional();
const id = z.string().min(1).max(64);
const address = z.string().max(8192);

/** Every command that there is, bounded; the wire's meaning stands in @wallcrawler/live-view. */
const command = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ack') }),
  z.object({ type: z.literal('selectTab'), id }),
  z.object({
    type: z.literal('resize'),
    width: z.number().min(1).max(16_384),
    height: z.number().min(1).max(16_384),
  }),
  z.object({
    type: z.literal('mouse'),
    action: z.enum(['move', 'down', 'up', 'wheel']),
    x: coordinate,
    y: coordinate,
    button: z.enum(['none', 'left', 'middle', 'right', 'back', 'forward']).optional(),
    buttons: z.number().int().min(0).max(31).optional(),
    clickCount: z.number().int().min(0).max(3).optional(),
    modifiers,
    deltaX: coordinate.optional(),
    deltaY: coordinate.optional(),
  }),
  z.object({
    type: z.literal('key'),
    action: z.enum(['down', 'up', 'char']),
    key: z.string().max(32),
    code: z.string().max(32).optional(),
    keyCode: z.number().int().min(0).max(255).optional(),
    location: z.number().int().min(0).max(3).optional(),
    text: z.string().max(8).optional(),
    repeat: z.boolean().optional(),
    modifiers,
  }),
  z.object({ type: z.literal('insertText'), text: z.string().max(500_000) }),
  z.object({ type: z.literal('navigate'), url: address }),
  z.object({ type: z.enum(['back', 'forward', 'reload']) }),
  z.object({ type: z.literal('newTab'), url: address.optional() }),
  z.object({ type: z.literal('closeTab'), id }),
  z.object({ type: z.literal('answerDialog'), accept: z.boolean(), text: z.string().max(10_000).optional() }),
]) satisfies z.ZodType<LiveClientMessage>;

/** What a viewer may say who may only watch: nothing in it reaches the browser. */
const WATCHING: readonly LiveClientMessage['type'][] = ['ack', 'selectTab', 'resize'];

/** Whether a command leaves the browser as it is. */
export const isWatching = ({ type }: LiveClientMessage): boolean => WATCHING.includes(type);

/** A message of a viewer as a command, or undefined when it is none. */
export const parseCommand = (text: string): LiveClientMessage | undefined => {
  try {
    return command.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};
