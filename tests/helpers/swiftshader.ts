import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The software driver of Debian's chromium: WebGPU on a machine without a graphics card. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const LOADERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];
const loader = LOADERS.find((folder) => existsSync(join(folder, 'libvulkan.so.1')));

/** Whether a process can be given WebGPU here. */
export const hasWebGpu = process.platform === 'linux' && existsSync(DRIVER) && loader !== undefined;

/** Environment of a process that is to use that driver. */
export const webGpuEnvironment: NodeJS.ProcessEnv = {
  VK_ICD_FILENAMES: DRIVER,
  LD_LIBRARY_PATH: [loader, dirname(DRIVER), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
};
