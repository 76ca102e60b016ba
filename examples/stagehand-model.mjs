/**
 * Stands in for a language model, so that the example needs no key: of the lines of Stagehand's page description,
 * which read `[0-13] button: Buy a teapot`, it picks the one that shares most words with the instruction.
 */
export async function answerByWords({ messages, responseFormat }) {
  const prompt = messages.map(({ content }) => content.text).join('\n');
  const structuredContent = ANSWERS[responseFormat.name](prompt);
  const content = { type: 'text', text: JSON.stringify(structuredContent) };
  return { role: 'assistant', outputFormat: 'json_schema', content, structuredContent };
}

/** What Stagehand asks for, by the name of the format that it wants the answer in. */
const ANSWERS = {
  Act: (prompt) => {
    const { id, role, text } = bestLine(prompt, /(?<=following action: ).*/);
    return {
      action: { elementId: id, description: `${role}: ${text}`, method: 'click', arguments: [] },
      twoStep: false,
    };
  },
  Extraction: (prompt) => ({ extraction: bestLine(prompt, /(?<=Instruction: ).*/).text }),
  Metadata: () => ({ progress: 'everything was extracted', completed: true }),
};

function bestLine(prompt, instructionPattern) {
  const [instruction] = instructionPattern.exec(prompt);
  const wanted = new Set(words(instruction));
  const lines = [...prompt.matchAll(/^\s*\[(?<id>\d+-\d+)\] (?<role>\w+): (?<text>.+)$/gm)];
  const score = ({ groups }) => words(`${groups.role} ${groups.text}`).filter((word) => wanted.has(word)).length;
  return lines.reduce((best, line) => (score(line) > score(best) ? line : best)).groups;
}

const words = (text) => text.toLowerCase().match(/[a-z]+/g) ?? [];
