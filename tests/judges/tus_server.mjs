// @tus/server with its file store, on a free port of loopback: says the port on its first line.
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const server = new Server({ path: '/files', datastore: new FileStore({ directory: process.argv[2] }) });
const listening = server.listen({ host: '127.0.0.1', port: 0 }, () => {
  console.log(listening.address().port);
});
