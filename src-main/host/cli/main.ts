#!/usr/bin/env node
/**
 * The command line: `phasewright <command> …`. Results on stdout, everything else on stderr.
 */
import { makeService } from '../make-service.ts';
import { runCommandLine } from './run-command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), () => makeService());
