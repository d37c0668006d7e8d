import type { Scene } from './scene.ts';

/** Name of the program in files whose provenance does not tell it with a version. */
const SOFTWARE = 'Phasewright';

/** Everything a file should say about itself: Title and Software first, then the scene's provenance in its own order. */
export function provenanceRecord(scene: Scene): Record<string, string> {
  const { Title = scene.title, Software = SOFTWARE, ...rest } = scene.provenance;
  return { Title, Software, Description: scene.description, ...rest };
}

/** When the figure's data were made, if its provenance says so (key `Created`, ISO 8601); never the time of writing. */
export function creationDate(scene: Scene): Date | null {
  const date = new Date(scene.provenance.Created ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
