// The baseline: what any server of the SDK pays for a call, with one tool that does nothing.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

serveStdio(() => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  server.registerTool('nothing', { description: 'Does nothing.' }, () => ({
    content: [{ type: 'text', text: 'nothing' }],
  }));
  return server;
});
