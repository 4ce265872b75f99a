// Recipients and permission entries of the small Contoso in memory.
export const guid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export interface Being {
  id: string;
  alias: string;
  name: string;
  type: string;
  upn: string;
  more: string[];
}
export const being = (n: number, alias: string, name: string, type: string, more: string[] = []): Being => ({
  id: guid(n),
  alias,
  name,
  type,
  upn: `${alias}@contoso.com`,
  more,
});

export interface Entry {
  user: string;
  rights: string[];
  deny?: boolean;
  inherited?: boolean;
}
