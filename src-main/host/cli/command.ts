import type {
  Service,
  ServiceAnswers,
  ServiceCallName,
  ServiceRequest,
} from '../../../src-preload/contract/service.ts';

/** A flag of a command. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help: `DIR`. */
  readonly value?: string;
  readonly help: string;
}

/** What a command gives back: the document of `--json` and the text for people. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
  /** 0 unless part of the work failed or something differs. */
  readonly exitCode?: 0 | 1 | 2 | 3;
}

/** A command call, arguments checked. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly flags: { readonly [name: string]: string | boolean | undefined };
  /** Asks the service; shows progress and warnings, and is cancelled by Ctrl-C. */
  call<Name extends ServiceCallName>(name: Name, request: ServiceRequest<Name>): Promise<ServiceAnswers[Name]>;
  /** Says something on stderr at once, without disturbing the progress bar. */
  say(line: string): void;
}

/** A command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Names of the arguments as shown in the usage line: `RECIPE.json FILE...`. */
  readonly usage: string;
  readonly positionals: { readonly min: number; readonly max: number };
  readonly flags: { readonly [name: string]: Flag };
  /** Examples and explanations, shown below the usage. */
  readonly help: string;
  run(invocation: Invocation): Promise<Outcome>;
}

/** Makes the service; called when a command needs it. */
export type ServiceFactory = () => Service;
