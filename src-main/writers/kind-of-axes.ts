export { kindOfAxes } from '../readers/kind-of-axes.ts';
