// The findings of a strict linter on the OpenAPI document of a server, a JSON array: node lint-openapi.mjs http://127.0.0.1:8000
import { createConfig, lintFromString } from '@redocly/openapi-core';

const url = new URL('/openapi.json', process.argv[2]).href;
const source = await (await fetch(url)).text();
const findings = await lintFromString({ source, absoluteRef: url, config: await createConfig({ extends: ['recommended-strict'] }) });
process.stdout.write(JSON.stringify(findings.map(({ ruleId, message, location }) => [ruleId, location[0]?.pointer, message])));
