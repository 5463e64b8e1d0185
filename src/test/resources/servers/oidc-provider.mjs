// Starts an OpenID provider whose endpoints have the paths of Microsoft Entra:
//   node oidc-provider.mjs PACKAGE PORT TENANT CLIENTS
// CLIENTS is a JSON file. Its pages sign in each user, with any password.
import { readFileSync } from 'node:fs';

const [module, port, tenant, clients] = process.argv.slice(2);
const { Provider } = await import(module);
const api = 'https://api.partnercenter.microsoft.com';
const endpoints = `/${tenant}/oauth2/v2.0`;

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: JSON.parse(readFileSync(clients)),
  routes: {
    authorization: `${endpoints}/authorize`,
    token: `${endpoints}/token`,
    device_authorization: `${endpoints}/devicecode`,
    code_verification: `/${tenant}/device`,
  },
  scopes: ['openid', 'profile', 'offline_access', `${api}/.default`, `${api}/user_impersonation`],
  features: { clientCredentials: { enabled: true }, deviceFlow: { enabled: true } },
  rotateRefreshToken: true,
});
provider.listen(Number(port), '127.0.0.1');
