/** Runs in the page: texts whose contrast with their ground is under 4.5 to 1 (WCAG AA). */
export function lowContrast(): string[] {
  const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = (color: string): number => {
    const [r = 0, g = 0, b = 0] = channels(color).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (each: Element | null): string => {
    if (each === null) return "rgb(255, 255, 255)";
    const { backgroundColor } = getComputedStyle(each);
    return channels(backgroundColor)[3] === 0 ? ground(each.parentElement) : backgroundColor;
  };
  return [...document.querySelectorAll("body *")].flatMap((each) => {
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? "").trim() !== "");
    if ((!own && each.tagName !== "TEXTAREA") || (each as HTMLElement).offsetParent === null) return [];
    const [a, b] = [light(getComputedStyle(each).color), light(ground(each))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ratio < 4.5 ? [`${each.tagName} ${each.textContent?.slice(0, 30)}: ${ratio.toFixed(2)}`] : [];
  });
}
