/** No scanning microscope goes beyond 30 kV, no transmission microscope is used for EDS below. */
const HIGHEST_SEM_ENERGY = 30;

/** The instrument that a beam energy in keV tells of; files of EDS systems do not name it. */
export function instrumentOf(beamEnergy: number | undefined): 'SEM' | 'TEM' {
  return beamEnergy !== undefined && beamEnergy > HIGHEST_SEM_ENERGY ? 'TEM' : 'SEM';
}
