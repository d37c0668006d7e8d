/**
 * What every npm script does first: install what is missing, find Node 24, build what is stale.
 *
 * No dependencies and plain JavaScript: it runs on the system's Node (20 or newer) before anything is installed.
 * Everything it says goes to stderr, so that the command line's stdout stays clean.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folders and files whose change makes the build stale. */
const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'electron.vite.config.ts', 'tsconfig.json', 'package.json'];

/** A failure of the set-up that is told in words, without a stack. */
export class SetupError extends Error {}

/** One line of set-up news. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Installs when node_modules is missing or no longer what package.json and package-lock.json say.
 * @returns true when it had to.
 */
export function install(folder = root) {
  if (readText(stampPath(folder)) === dependencyHash(folder)) return false;
  return underLock(folder, () => {
    const wanted = dependencyHash(folder);
    if (readText(stampPath(folder)) === wanted) return false;
    const fresh = !existsSync(join(folder, 'node_modules'));
    say(fresh ? 'Installing packages (first time only, about a minute) …' : 'Packages have changed: installing …');
    installPackages(folder);
    writeFileSync(stampPath(folder), wanted);
    return true;
  });
}

/** Exactly what the lock file says; without one, or where it cannot be followed, what npm finds for package.json. */
function installPackages(folder) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  if (existsSync(join(folder, 'package-lock.json'))) {
    const output = runNpm(folder, ['ci', ...quiet]);
    if (output === undefined) return;
    // Not in step with package.json, or a registry that lacks a version of it.
    if (!/EUSAGE|ETARGET|E404/.test(output)) throw npmError('ci', output);
    say('package-lock.json cannot be followed here; installing what package.json asks for instead …');
  }
  const output = runNpm(folder, ['install', '--no-save', ...quiet]);
  if (output !== undefined) throw npmError('install', output);
}

/** Runs npm. @returns what it said when it failed, else undefined. */
function runNpm(folder, args) {
  // npm is a .cmd on Windows, which only a shell starts.
  const answer = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  if (answer.error) {
    throw new SetupError(`npm could not be started (${answer.error.message}). Install Node.js 20 or newer with npm.`);
  }
  return answer.status === 0 ? undefined : `${answer.stdout}\n${answer.stderr}`.trim();
}

function npmError(command, output) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|ENOTCACHED/.test(output);
  const advice = offline
    ? 'The package registry cannot be reached. Installing needs the network once; check the connection or the proxy\n' +
      '(npm config get registry, npm config get proxy), then run the same command again.'
    : 'Read the lines above; "npm cache verify" and deleting node_modules help with damaged downloads.';
  return new SetupError(`${output.split('\n').slice(-25).join('\n')}\n\nnpm ${command} failed. ${advice}`);
}

/** The Node program to run things with: 24 from node_modules, else the present one when it is 22 or newer. */
export function findNode(folder = root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidates = [join(folder, 'node_modules', '.bin', name)];
  for (const system of [`${process.platform}-${process.arch}`, `win-${process.arch}`]) {
    candidates.push(join(folder, 'node_modules', `node-${system}`, 'bin', name));
  }
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  throw new SetupError(
    `There is no pinned Node 24 for ${process.platform}-${process.arch}, and this Node is ${process.versions.node}. ` +
      'Install Node 24 and run the same command again.',
  );
}

/**
 * Builds out/ when a source has changed since the last build.
 * @returns true when it had to.
 */
export function build(folder = root) {
  if (readText(builtPath(folder)) === sourceFingerprint(folder)) return false;
  return underLock(folder, () => {
    const fingerprint = sourceFingerprint(folder);
    if (readText(builtPath(folder)) === fingerprint) return false;
    say('Building …');
    const script = join(folder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const answer = spawnSync(findNode(folder), [script, 'build'], { cwd: folder, encoding: 'utf8' });
    if (answer.status !== 0) {
      throw new SetupError(
        `${answer.stdout ?? ''}\n${answer.stderr ?? ''}\nThe build failed; the reason stands above.`,
      );
    }
    writeFileSync(builtPath(folder), fingerprint);
    return true;
  });
}

/** Install and build; the Node program to go on with. */
export function setUp(folder = root) {
  install(folder);
  build(folder);
  return findNode(folder);
}

/** Runs a program with this terminal's input and output; signals go through. Resolves with its exit code. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      // Die of the same signal, so that whoever started us sees the truth.
      if (signal) process.kill(process.pid, signal);
      resolve(code ?? 1);
    });
  });
}

/** Runs a script's main function: its result is the exit code, and set-up failures are told in words. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    say(error instanceof SetupError ? error.message : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}

/** Hash of all that decides what stands in node_modules. Scripts and the like may change without an install. */
export function dependencyHash(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'];
  const hash = createHash('sha256').update(JSON.stringify(kinds.map((kind) => manifest[kind] ?? {})));
  return hash.update(readText(join(folder, 'package-lock.json')) ?? '').digest('hex');
}

/** Hash of path, size and time of every source: notices edits, deletions and files put back to an older state. */
export function sourceFingerprint(folder) {
  const hash = createHash('sha256');
  for (const source of SOURCES) visit(join(folder, source));
  return hash.digest('hex');

  function visit(path) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else if (!path.endsWith('.md')) {
      hash.update(`${relative(folder, path)}|${stat.size}|${stat.mtimeMs}\n`);
    }
  }
}

function stampPath(folder) {
  return join(folder, 'node_modules', '.phasewright-stamp');
}

function builtPath(folder) {
  return join(folder, 'out', '.phasewright-built');
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** One set-up of a checkout at a time: a second one waits, then finds the work done. */
function underLock(folder, work) {
  const lock = join(tmpdir(), `phasewright-setup-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  const owner = join(lock, 'pid');
  for (let waited = 0; ; waited += 200) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (waited === 1000) say('Waiting for another set-up of this checkout …');
    const pid = Number(readText(owner) ?? 0);
    if (waited >= 1000 && !isAlive(pid)) rmSync(lock, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    writeFileSync(owner, String(process.pid));
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
