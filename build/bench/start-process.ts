import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts a process that says in a line of JSON that it is ready, then answers one for each line written to it. */
export async function startProcess<Answer>(command: string, args: readonly string[], env = process.env) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${args.join(' ')} ended early`);
    return JSON.parse(value) as Answer;
  };
  await next();
  return {
    run: (line = 'run') => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
}
