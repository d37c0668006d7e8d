/** Heading inside a menu. Blueprint's own is a sixth-level heading, which skips levels of the page. */
export function MenuTitle({ text }: { readonly text: string }) {
  return (
    <li role="presentation" className="step-menu-title">
      {text}
    </li>
  );
}
