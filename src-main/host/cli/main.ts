#!/usr/bin/env node
/**
 * The command line: `phasewright <command> …`. Results on stdout, everything else on stderr.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../../jobs/engine-client.ts';
import { createService } from '../../services/service.ts';
import { runCommandLine } from './run-command-line.ts';

// From the sources (tests) or from the bundle, where both programs lie side by side.
const here = fileURLToPath(import.meta.url);
const entry = here.endsWith('.ts')
  ? join(dirname(here), '..', '..', 'jobs', 'engine-main.ts')
  : join(dirname(here), 'engine.js');

const debug = process.env.PHASEWRIGHT_DEBUG ? { onLog: (text: string) => process.stderr.write(text) } : {};

process.exitCode = await runCommandLine(process.argv.slice(2), () => createService(createEngine({ entry, ...debug })));
