import type { Instruction } from '../dockerfile/instruction.ts';

/** What a Dockerfile copies from its context, or from a stage, that is not there. */
export function missingSources(instructions: readonly Instruction[], contextFiles: readonly string[]): string[] {
  const stages = new Set(instructions.flatMap((one) => (one.keyword === 'FROM' && one.stage ? [one.stage] : [])));
  return instructions.flatMap((one) => {
    if (one.keyword !== 'COPY') return [];
    if (one.from) return stages.has(one.from) ? [] : [`--from=${one.from}`];
    return one.sources.filter((source) => !contextFiles.some((file) => isOrIsBelow(file, source)));
  });
}

const isOrIsBelow = (file: string, source: string): boolean => {
  const path = source.replace(/^(\.\/|\/)/, '').replace(/\/$/, '');
  return path === '.' || file === path || file.startsWith(`${path}/`);
};
