// Makes a JavaScript module of the component, in ./generated, with jco.

import { fileURLToPath } from 'node:url';
import { transpile, writeFiles } from '@bytecodealliance/jco-transpile';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const options = { name: 'jira', outDir: path('generated'), instantiation: 'async' };
const { files } = await transpile(path('../../dist/jira.wasm'), options);
await writeFiles(files);
