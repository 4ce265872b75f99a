// Dovecot's own settings, for one test: three protocols, OAuth by a script that asks us, nothing of this machine's.
export interface Settings {
  readonly folder: string;
  readonly ports: { readonly imap: number; readonly pop: number; readonly smtp: number };
  readonly door: number;
  readonly relay: number;
}

/** Dovecot asks by XOAUTH2 what it would ask by password; a password is none of ours and refused. */
export const script = ({ folder, door }: Settings): string => `
local function hex(text)
  return (text:gsub('.', function (c) return string.format('%02x', c:byte()) end))
end

function auth_password_verify(req, pass)
  local name = os.tmpname()
  local file = io.open(name, 'w')
  file:write(hex(pass))
  file:close()
  local pipe = io.popen('curl -s -f -m 20 --noproxy "*" --data-binary @' .. name ..
    ' http://127.0.0.1:${door}/' .. req.service .. '/' .. hex(req.user))
  local answer = pipe:read('*a')
  pipe:close()
  os.remove(name)
  if answer == 'in' then return dovecot.auth.PASSDB_RESULT_OK, {} end
  if answer == 'out' then return dovecot.auth.PASSDB_RESULT_PASSWORD_MISMATCH, {} end
  local off = answer:match('^off (.+)')
  if off then return dovecot.auth.PASSDB_RESULT_OK, { nologin = 'y', reason = off } end
  return dovecot.auth.PASSDB_RESULT_INTERNAL_FAILURE, 'no answer from ${folder}'
end
`;

export const settings = ({ folder, ports, relay }: Settings): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
auth_verbose = yes
protocols = imap pop3 submission
listen = 127.0.0.1
import_environment = OPENSSL_CONF
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
ssl_min_protocol = TLSv1
# PLAIN is offered, as everywhere, and refused: no password is a token.
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
auth_cache_size = 0
mail_location = maildir:~/Maildir
submission_relay_host = 127.0.0.1
submission_relay_port = ${relay}
first_valid_uid = 1
passdb {
  driver = lua
  args = file=${folder}/door.lua blocking=yes
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%u
}
# Without this a failure makes the next one from here take fifteen seconds.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${ports.imap}
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = 0
  }
  inet_listener pop3s {
    port = ${ports.pop}
    ssl = yes
  }
}
service submission-login {
  inet_listener submission {
    port = ${ports.smtp}
  }
}
`;

/** For OpenSSL: nothing newer than TLS 1.1, which it does only where it is told to care little. */
export const oldTls = `
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = old
[old]
MinProtocol = TLSv1
MaxProtocol = TLSv1.1
CipherString = DEFAULT@SECLEVEL=0
`;
