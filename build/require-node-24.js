// Plain JavaScript and loaded before anything else: an older Node cannot even read the TypeScript behind it.
const [major] = process.versions.node.split('.');

if (Number(major) < 24) {
  console.error(
    `This needs Node 24 and runs on Node ${process.versions.node}. \`npm install\` brings Node 24 along (its install scripts have to be allowed); then use \`npm start\` or \`npm run\`.`,
  );
  process.exit(1);
}
