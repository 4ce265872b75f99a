// What a bot may read of a conversation: its members, and the team and its channels.
import { Router } from 'express';
import { channels } from '../seed/ids.ts';
import type { Person, World } from '../world.ts';
import { conversationOf, type ConnectorTools } from './connector-place.ts';
import type { Conversation, Row } from './model.ts';
import { Refusal } from './refusal.ts';
import { team } from './rooms.ts';

const member = (world: World, person: Person): Row => {
  const [givenName = person.name, ...rest] = person.name.split(' ');
  return {
    id: person.id,
    name: person.name,
    objectId: person.aadObjectId,
    aadObjectId: person.aadObjectId,
    givenName,
    surname: rest.join(' '),
    email: person.upn,
    userPrincipalName: person.upn,
    tenantId: world.tenantId,
    userRole: person.role === 'guest' ? 'guest' : 'user',
  };
};

export const reading = (tools: ConnectorTools): Router => {
  const { world, pace, roster } = tools;
  const router = Router();
  const readable = (id: string): Conversation => {
    const { conversation } = conversationOf(tools, id);
    pace.take('read', conversation.id);
    roster.mayWrite(conversation);
    return conversation;
  };
  const ofTeam = (id: string): void => {
    if (id !== team.id) throw new Refusal(404, 'NotFound', 'Team not found.');
    readable(channels.general);
  };
  router.get('/conversations/:id/members', (req, res) => {
    res.json(readable(req.params.id).members.map((person) => member(world, person)));
  });
  router.get('/conversations/:id/pagedmembers', (req, res) => {
    const { members } = readable(req.params.id);
    const size = Math.min(500, Math.max(50, Number(req.query['pageSize'] ?? 200)));
    const from = Number(req.query['continuationToken'] ?? 0);
    if (!Number.isInteger(size) || !Number.isInteger(from))
      throw new Refusal(400, 'Bad Argument', 'pageSize or continuationToken is wrong.');
    const page = members.slice(from, from + size).map((person) => member(world, person));
    const more = from + size < members.length;
    res.json({ members: page, ...(more ? { continuationToken: String(from + size) } : {}) });
  });
  router.get('/conversations/:id/members/:memberId', (req, res) => {
    const wanted = req.params.memberId;
    const found = readable(req.params.id).members.find((person) =>
      [person.id, person.aadObjectId, person.upn].includes(wanted),
    );
    if (!found)
      throw new Refusal(404, 'MemberNotFoundInConversation', 'The member is not found in the conversation.');
    res.json(member(world, found));
  });
  router.get('/teams/:id', (req, res) => {
    ofTeam(req.params.id);
    res.json({
      ...team,
      tenantId: world.tenantId,
      channelCount: 2,
      memberCount: world.people.length,
      type: 'standard',
    });
  });
  router.get('/teams/:id/conversations', (req, res) => {
    ofTeam(req.params.id);
    // As in Teams, the General channel carries no name.
    res.json({ conversations: [{ id: channels.general }, { id: channels.access, name: 'Access requests' }] });
  });
  return router;
};
