/** Where and why a text is not JSON. Lines and columns count from 1. */
export interface JsonProblem {
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

/** Deeper than any recipe; keeps the scanner's recursion bounded. */
const DEEPEST = 200;

class Problem extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/**
 * The first place where a text is not JSON, in words for somebody who wrote it by hand: comments, single quotes and
 * commas too many are named. JSON.parse itself gives no position for most of these. Undefined when the text is JSON.
 */
export function findJsonProblem(text: string): JsonProblem | undefined {
  try {
    const end = value(space(0), 0);
    if (space(end) < text.length) throw new Problem(space(end), 'there is more after the end of the JSON value');
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const before = text.slice(0, error.at);
    const line = before.split('\n').length;
    return { line, column: error.at - (before.lastIndexOf('\n') + 1) + 1, problem: error.message };
  }

  function space(at: number): number {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
    if (text.startsWith('//', at) || text.startsWith('/*', at) || text[at] === '#') {
      throw new Problem(at, 'JSON has no comments');
    }
    return at;
  }

  /** Reads a value that starts at `at`; returns the place after it. */
  function value(at: number, depth: number): number {
    if (depth > DEEPEST) throw new Problem(at, 'it is nested too deeply');
    if (at >= text.length) throw new Problem(at, 'it ends too early');
    if (text[at] === '{') return items(at, '}', depth, member);
    if (text[at] === '[') return items(at, ']', depth, value);
    if (text[at] === '"') return string(at);
    if (text[at] === "'") throw new Problem(at, `strings need double quotes ("), not single ones`);
    const word = /^[-+.\w]+/.exec(text.slice(at, at + 64))?.[0];
    if (word === undefined) throw new Problem(at, `a value is missing before "${text[at]}"`);
    if (['true', 'false', 'null'].includes(word)) return at + word.length;
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(word)) return at + word.length;
    if (/^[-+.\d]/.test(word)) throw new Problem(at, `"${word}" is not a number as JSON writes it`);
    throw new Problem(at, `"${word}" needs double quotes`);
  }

  function items(open: number, close: string, depth: number, item: (at: number, depth: number) => number): number {
    let at = space(open + 1);
    if (text[at] === close) return at + 1;
    for (;;) {
      at = space(item(at, depth + 1));
      if (text[at] === close) return at + 1;
      if (at >= text.length) throw new Problem(at, `it ends too early: a "${close}" is missing`);
      if (text[at] !== ',') throw new Problem(at, `a comma or "${close}" is missing here`);
      const comma = at;
      at = space(at + 1);
      if (text[at] === close) throw new Problem(comma, `there is a comma too many before "${close}"`);
    }
  }

  function member(at: number, depth: number): number {
    if (at >= text.length) throw new Problem(at, 'it ends too early: a "}" is missing');
    if (text[at] !== '"') throw new Problem(at, 'a name in double quotes is missing here');
    const colon = space(string(at));
    if (text[colon] !== ':') throw new Problem(colon, 'a colon is missing here');
    return value(space(colon + 1), depth);
  }

  function string(open: number): number {
    for (let at = open + 1; at < text.length; at++) {
      if (text[at] === '"') return at + 1;
      if (text[at]! < ' ') throw new Problem(open, 'the string that starts here does not end on its line');
      if (text[at] !== '\\') continue;
      const escaped = /^\\(["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at, at + 6));
      if (!escaped)
        throw new Problem(at, 'after a backslash, JSON allows only " \\ / b f n r t u (write paths with / or \\\\)');
      at += escaped[0].length - 1;
    }
    throw new Problem(open, 'the string that starts here never ends');
  }
}
