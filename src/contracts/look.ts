// Reading the tenant. A look cannot write: a cmdlet that changes something does not compile here.
import type { Failure } from './failure.ts';
import type { JsonObject } from './json.ts';
import type { Credentialed, Login, LoginAnswer, TokenAnswer } from './mail.ts';
import type { Setup } from './setup.ts';
import type { Mark } from './vault.ts';

export type ReadCmdlet = `${'Get' | 'Test'}-${string}`;
export type Row = JsonObject;

export interface Look {
  /**
   * Rows of a read cmdlet, all pages. Exchange answers some identities that it does not know with every row there is:
   * whoever asks filters again.
   * @throws Failure blocked (no rights), busy (throttled, unreachable). Not found is an empty list.
   */
  exo(cmdlet: ReadCmdlet, params: JsonObject, select?: readonly string[]): Promise<readonly Row[]>;
  /** One Graph object, or undefined where Graph says explicitly that there is none. @throws Failure as above */
  graph(path: Path): Promise<Row | undefined>;
  /** All pages of a Graph collection. */
  graphList(path: Path): Promise<readonly Row[]>;
  /**
   * A Graph collection page by page, of which nothing is kept: for lists that may be long. Where Graph asks for a pause
   * that page is asked for again, after it; the pauses of one list add up to five minutes at most.
   * @throws Failure as above, also after pages that were taken
   */
  graphPages(path: Path, take: (rows: readonly Row[]) => void): Promise<void>;
  /**
   * Many Graph reads, twenty in a call, answered in their order: the answer as it is (of a collection its first page);
   * undefined where Graph says that there is none; the Failure of one that could not be read, beside those that could.
   * @throws Failure where nothing at all could be asked
   */
  graphBatch(paths: readonly Path[]): Promise<readonly (Row | Failure | undefined)[]>;
  /** Which of these groups the person is in, directly or through others; by object id. Read anew at each call. */
  memberOf(person: string, groups: readonly string[]): Promise<readonly string[]>;
  /** What the vault says of a thing it holds, never the thing; undefined: it holds none of that name. @throws Failure as above */
  vault(name: string): Promise<Mark | undefined>;
  /** Signs the application in for mail. `anew`: not with a token from before. @throws Failure busy when Entra ID cannot be asked */
  token(app: Credentialed, anew?: 'anew'): Promise<TokenAnswer>;
  /** One real login that reads and changes nothing. @throws Failure busy when Entra ID cannot be asked */
  login(login: Login): Promise<LoginAnswer>;
  /** The public part of a certificate that somebody uploaded (DER, base64), and who; undefined: there is none of that id. */
  upload(id: string): Promise<{ readonly person: string; readonly certificate: string } | undefined>;
  readonly setup: Setup;
}

/** The part of a look that is neither Graph nor Exchange: what we keep ourselves, logins, and how we are set up. */
export type Beside = Pick<Look, 'vault' | 'token' | 'login' | 'upload' | 'setup'>;

/** A Graph path whose inserted values are encoded, so that a name cannot become an address. */
export type Path = string & { readonly path: unique symbol };
export const path = (strings: TemplateStringsArray, ...values: readonly string[]): Path =>
  String.raw(
    { raw: strings.raw },
    ...values.map((value) => encodeURIComponent(value.replaceAll("'", "''"))),
  ) as Path;

/** Result of one Exchange cmdlet. `existed`: the service said that it was so already, or that there was nothing to take away. */
export interface Answer {
  rows: readonly Row[];
  warnings: readonly string[];
  existed: boolean;
  /** The service's own id for the call, for the trail. */
  serviceId: string;
}

/** Runs Exchange cmdlets; two implementations (REST, PowerShell) behind one contract and one suite of tests. */
export interface Runner {
  /** @throws Failure: refused never; blocked, busy as the service said; `took` tells whether it may have had effect */
  run(
    cmdlet: string,
    params: { readonly [name: string]: unknown },
    select?: readonly string[],
  ): Promise<Answer>;
}
