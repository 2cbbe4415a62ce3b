// Kubernetes manifests as JSON in, what their schemas say against them out. A process of its own: the schemas are modules that
// Jest cannot load.
import { text } from 'node:stream/consumers';

const problems = [];
for (const manifest of JSON.parse(await text(process.stdin))) {
  const { apiVersion, kind, metadata } = manifest;
  const { [kind]: Model } = await import(`kubernetes-models/${apiVersion}/${kind}`);
  try {
    new Model(manifest).validate();
  } catch (error) {
    problems.push(`${kind} ${metadata.name}: ${error.message}`);
  }
}
process.stdout.write(JSON.stringify(problems));
