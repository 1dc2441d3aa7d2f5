import type { Finding } from "@flyte-settings/core/checks";

/** Reports a finding that several entities share once. */
export function together(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.code}\0${finding.message}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const others = new Set(more.map(({ place }) => place).filter((place) => place !== first.place)).size;
    return [others === 0 ? first : { ...first, place: `${first.place} and ${others} more` }];
  });
}
