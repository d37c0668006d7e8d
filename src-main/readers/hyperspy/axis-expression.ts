/** Bounds of a formula in a file. */
const LONGEST = 1_000;
const DEEPEST = 50;

const FUNCTIONS: { readonly [name: string]: (x: number) => number } = {
  abs: Math.abs,
  acos: Math.acos,
  arccos: Math.acos,
  arcsin: Math.asin,
  arctan: Math.atan,
  asin: Math.asin,
  atan: Math.atan,
  cos: Math.cos,
  exp: Math.exp,
  ln: Math.log,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  sqrt: Math.sqrt,
  tan: Math.tan,
};

/**
 * The formula of a `FunctionalDataAxis` (`a / (x + b) ** 2`) as a function of its names; null when it has anything but numbers, names, `+ − * / **`
 * (also written `^`), parentheses and the usual functions of one number. Powers bind first and to the right, as in Python.
 */
export function parseExpression(text: string): ((names: ReadonlyMap<string, number>) => number) | null {
  if (text.length > LONGEST) return null;
  const tokens = text.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|[a-z_]\w*|\*\*|[-+*/^()]|\S/gi) ?? [];
  let at = 0;
  let depth = 0;
  type Value = (names: ReadonlyMap<string, number>) => number;

  const expect = (token: string) => {
    if (tokens[at++] !== token) throw new SyntaxError(`no ${token}`);
  };
  const sum = (): Value => {
    let left = product();
    while (tokens[at] === '+' || tokens[at] === '-') {
      const sign = tokens[at++] === '+' ? 1 : -1;
      const [first, second] = [left, product()];
      left = (names) => first(names) + sign * second(names);
    }
    return left;
  };
  const product = (): Value => {
    let left = signed();
    while (tokens[at] === '*' || tokens[at] === '/') {
      const isProduct = tokens[at++] === '*';
      const [first, second] = [left, signed()];
      left = (names) => (isProduct ? first(names) * second(names) : first(names) / second(names));
    }
    return left;
  };
  const signed = (): Value => {
    depth += 1;
    if (depth > DEEPEST) throw new SyntaxError('nested too deeply');
    let value: Value;
    if (tokens[at] === '-' || tokens[at] === '+') {
      const sign = tokens[at++] === '-' ? -1 : 1;
      const inner = signed();
      value = (names) => sign * inner(names);
    } else value = power();
    depth -= 1;
    return value;
  };
  const power = (): Value => {
    const base = atom();
    if (tokens[at] !== '**' && tokens[at] !== '^') return base;
    at++;
    const exponent = signed();
    return (names) => base(names) ** exponent(names);
  };
  const atom = (): Value => {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const inner = sum();
      expect(')');
      return inner;
    }
    if (/^[\d.]/.test(token)) {
      const value = Number(token);
      return () => value;
    }
    if (!/^[a-z_]/i.test(token)) throw new SyntaxError(`a ${token} where a number should stand`);
    if (tokens[at] === '(') {
      const call = Object.hasOwn(FUNCTIONS, token) ? FUNCTIONS[token]! : undefined;
      if (call === undefined) throw new SyntaxError(`no function ${token}`);
      at++;
      const inner = sum();
      expect(')');
      return (names) => call(inner(names));
    }
    return (names) => names.get(token) ?? (token === 'pi' ? Math.PI : Number.NaN);
  };

  try {
    const value = sum();
    return at === tokens.length ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
