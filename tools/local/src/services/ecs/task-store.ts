import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '../write-file-atomically.ts';
import type { TaskRecord } from './task.ts';

/**
 * Keeps one file for each task, so that a change costs one small write however many tasks there are. The files
 * survive a kill of the local cloud; a power failure ends the tasks as well, so nothing is synced to the disk.
 */
export class TaskStore {
  readonly #directory: string;

  constructor(stateDirectory: string) {
    this.#directory = path.join(stateDirectory, 'tasks');
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
  }

  /** All tasks on file; what cannot be read is skipped. */
  load(): TaskRecord[] {
    return readdirSync(this.#directory)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        try {
          return [JSON.parse(readFileSync(path.join(this.#directory, name), 'utf8')) as TaskRecord];
        } catch {
          return [];
        }
      });
  }

  save(task: TaskRecord): void {
    writeFileAtomically(this.#file(task), JSON.stringify(task));
  }

  remove(task: TaskRecord): void {
    rmSync(this.#file(task), { force: true });
  }

  #file(task: TaskRecord): string {
    return path.join(this.#directory, `${task.taskId}.json`);
  }
}
