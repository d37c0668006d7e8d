import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../src-main/host/electron/menu.ts';

const platforms = ['linux', 'win32', 'darwin'] as const;

function entries(platform: NodeJS.Platform, isDevelopment = false) {
  const chosen: string[] = [];
  const template = menuTemplate({ platform, isDevelopment, command: (id) => chosen.push(id) });
  const all = template.flatMap((menu) => (Array.isArray(menu.submenu) ? menu.submenu : []));
  const choose = (item: MenuItemConstructorOptions) => (item.click as unknown as () => void)();
  return { template, all, chosen, choose };
}

describe('menu', () => {
  it.each(platforms)('on %s, every entry of ours asks the window for a command', (platform) => {
    const { all, chosen, choose } = entries(platform);
    for (const item of all.filter(({ id }) => id !== undefined)) {
      choose(item);
      expect(chosen.at(-1)).toBe(item.id);
      expect(item.label).toBeTruthy();
    }
    expect(chosen).toContain('open-file');
    expect(chosen).toContain('undo');
    expect(new Set(chosen).size).toBe(chosen.length);
  });

  it.each(platforms)('on %s, keys are left to the window, which lets a person change them', (platform) => {
    for (const { accelerator, registerAccelerator } of entries(platform).all) {
      if (accelerator !== undefined) expect(registerAccelerator).toBe(false);
    }
  });

  it('copy and paste are there everywhere, the tools of developers nowhere but in development', () => {
    for (const platform of platforms) {
      const roles = (isDevelopment: boolean) => entries(platform, isDevelopment).all.map(({ role }) => role);
      expect(roles(false)).toEqual(expect.arrayContaining(['copy', 'paste', 'quit', 'about']));
      expect(roles(false)).not.toContain('toggleDevTools');
      expect(roles(false)).not.toContain('reload');
      expect(roles(true)).toContain('toggleDevTools');
    }
  });

  it('macOS has the menu of the program', () => {
    expect(entries('darwin').template[0]!.label).toBe('Phasewright');
    expect(entries('linux').template[0]!.label).toBe('&File');
  });
});
