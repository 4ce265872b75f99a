// Ids that the bot's env/.env.sandbox and the seeded Contoso both know. Everything else is seeded beside its row.
export const tenantId = '69f7e137-8628-49c6-9152-98157360839c';
export const tenantDomain = 'contoso.com';
export const initialDomain = 'contoso.onmicrosoft.com';

/** The three applications that the bot signs in with: client id, and the secret that works in the sandbox only. */
export const apps = {
  bot: {
    appId: 'e6c545c2-aa01-4774-80d6-085d2f9c1655',
    spId: '9f52c8d6-62ac-469e-a7f6-d92519006e55',
    secret: 'sandbox-bot-secret',
  },
  look: {
    appId: '34eb707a-4e7a-4915-b13b-e27c8c050725',
    spId: '63fcb65d-b478-4d07-b0bc-883b7c1f2dbc',
    secret: 'sandbox-look-secret',
  },
  hands: {
    appId: '273b7757-adbc-4f12-ae0a-5085f3e6ee82',
    spId: '1bd0e282-19c5-4054-b6ab-71480a45e07f',
    secret: 'sandbox-hands-secret',
  },
} as const;

/** Entra object ids of people, by the name used in `npm run say -- --as NAME` and in tests. */
export const people = {
  riley: 'e8d3118b-8140-456b-86ff-fb04f2de1103',
  ada: 'be7d3574-7cf3-4f99-a440-0b7b06e8225d',
  ben: '8c67c801-efe6-410c-bb26-813c509e36d5',
  chris: '8f68df10-a145-46ee-b246-faf9d701b325',
  alex: '93f90a01-0343-4224-9c9d-7972be11a8fb',
  alexandra: '46a06a54-73a0-4ba4-83ff-5a4a7c317ecc',
  sam: '76e89115-b133-419c-b455-bfa3043fe3a3',
  dana: '8905274a-1b44-437c-af9f-8230f4af4c51',
  nora: 'a2b35d7f-dfa4-4f0e-ba08-ac5590e2d80e',
  gus: '313dad31-21cf-4568-b42d-d424cd7026fe',
} as const;

export const groups = {
  approvers: 'dfdb233c-cbd6-4f01-8030-bb9f3a02481f',
  seniorApprovers: '392ac0b3-3f1c-44e7-b977-6b7de4f551dd',
  askers: 'd282fa11-9df5-4725-ac62-e7f207da4bd1',
  financeTeam: 'e023ddad-758d-46d4-8692-01dc0a914b6f',
  looseApprovers: 'dd76b13f-88da-40bb-a71a-249000a40f77',
} as const;

/** ExternalDirectoryObjectId of mailboxes that belong to no person above. */
export const mailboxes = {
  finance: 'bf91269a-6f82-43ff-a849-fece1718d663',
  sales: '594bcc90-4981-41ea-afc1-e218b03993cf',
  archive: '2a71537c-6efc-4d50-997c-0f23b4824706',
  journal: 'bab920f0-fb0e-43a1-91b6-150bf6940133',
  board: '004d0a91-38de-460c-9d56-b50550ac3988',
  legacy: '5487d0d8-216b-4ad0-bf19-9f48f856d930',
  synced: '9e9ae055-3f06-4d48-a5b6-2ac8edd93981',
  financeBerlin: 'a4a8ff12-8f43-4be5-9677-4502a3828a56',
} as const;

/** Teams: one team with channels; the ids have the shape of real thread ids. */
export const channels = {
  access: '19:3a624bcb847c4b7e8dbb4cc8817d247d@thread.tacv2',
  general: '19:22b05c806f5541019ea7c4bb48b45122@thread.tacv2',
} as const;
