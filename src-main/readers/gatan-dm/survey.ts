import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { MetadataBuilder } from '../metadata-builder.ts';
import type { TagReader } from './tag-json.ts';
import { isGroup, type TagGroup, type TagValue, tagAt } from './tag-tree.ts';

const SPECTRUM_IMAGE = 'Acquisition_instrument.TEM.Spectrum_image';
/** Image displays and the cursor of a spectrum image are no regions. */
const NO_REGION = /^sicursor$/i;
const MOST_REGIONS = 100;

/**
 * Where a spectrum image was taken: its rectangle on the survey image (top, left, bottom, right, in that one's pixels) and the survey image's title
 * when it is in the same file; and the named regions that are drawn on an image.
 */
export function setSurvey(out: MetadataBuilder, image: TagGroup, index: number, root: TagGroup, read: TagReader): void {
  const survey = tagAt(image, 'ImageTags', 'SI', 'Acquisition', 'Survey Image');
  out.set(
    `${SPECTRUM_IMAGE}.mode`,
    read.text(tagAt(image, 'ImageTags', 'SI', 'Acquisition', 'SI Application Mode', 'Name')),
  );
  out.set(`${SPECTRUM_IMAGE}.survey_rectangle`, rectangleOf(tagAt(survey, 'Spectrum Image Rect')));
  const id = identityOf(tagAt(survey, 'UID'), read);
  const list = tagAt(root, 'ImageList');
  const images = isGroup(list) ? list.values : [];
  const found = id === undefined ? undefined : images.find((one) => identityOf(tagAt(one, 'UniqueID'), read) === id);
  out.set(`${SPECTRUM_IMAGE}.survey_image`, found && read.text(tagAt(found, 'Name')));
  const regions = regionsOn(index, root, read);
  if (regions.length > 0) out.set('General.regions', regions);
}

/** The four numbers of an image's identity as one text. */
function identityOf(tag: TagValue | undefined, read: TagReader): string | undefined {
  if (!isGroup(tag) || tag.values.length === 0) return undefined;
  const numbers = tag.values.slice(0, 4).map((value) => read.number(value));
  return numbers.every((value) => value === undefined) ? undefined : numbers.join();
}

function rectangleOf(tag: TagValue | undefined): readonly number[] | undefined {
  if (!Array.isArray(tag) || tag.length !== 4) return undefined;
  const numbers = (tag as readonly unknown[]).filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  );
  return numbers.length === 4 ? numbers : undefined;
}

/** What is drawn on the displays of an image and has a name or a label. */
function regionsOn(index: number, root: TagGroup, read: TagReader): Json[] {
  const displays = tagAt(root, 'DocumentObjectList');
  const regions: Json[] = [];
  for (const display of isGroup(displays) ? displays.values : []) {
    const source = read.number(tagAt(display, 'ImageSource'));
    const shown = source === undefined ? undefined : read.number(tagAt(root, 'ImageSourceList', source, 'ImageRef'));
    const drawn = tagAt(display, 'AnnotationGroupList');
    if (shown !== index || !isGroup(drawn)) continue;
    for (const one of drawn.values) {
      const name = read.text(tagAt(one, 'Name')) || read.text(tagAt(one, 'Label'));
      const rectangle = rectangleOf(tagAt(one, 'Rectangle'));
      if (name && rectangle && !NO_REGION.test(name) && regions.length < MOST_REGIONS)
        regions.push({ name, rectangle });
    }
  }
  return regions;
}
