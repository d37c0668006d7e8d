import manifest from '../package.json' with { type: 'json' };

/** Version of this program; part of every result. */
export const PHASEWRIGHT_VERSION: string = manifest.version;
