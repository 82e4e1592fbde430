import { createMadeUpService } from '../../main/node/made-up-service/made-up-service.ts';

// Started by service-process.ts: options as JSON in the first argument, the address as one line on stdout. It ends with
// its parent: the end of stdin is the parent's end, however that came about.
const service = await createMadeUpService({ ...JSON.parse(process.argv[2] ?? '{}'), admin: true });
process.stdout.write(`${JSON.stringify({ url: service.url, marker: service.marker })}\n`);
process.stdin.resume();
process.stdin.once('end', () => {
  void service.close().then(() => process.exit(0));
});
