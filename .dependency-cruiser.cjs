// The import rules of the house: arrows point down only, one front door a lib, features are strangers.
const FEATURES = 'sync|replication|tasks|weather|alerts|access-keys|query';
const RESOURCES = 'data-providers|sync-manager|market-data|execution|database';
const FOUNDATION = 'domain|config|http-client|http-api|metrics|process';
const deny = (name, from, to, extra = {}) => ({
  name, severity: 'error', from: { path: from, ...extra.from }, to: { path: to, ...extra.to },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    deny('libs-never-import-apps', '^(libs|migrations)/', '^apps/'),
    deny('domain-is-pure', '^libs/domain/', '^(libs/(?!domain/)|node_modules/)'),
    deny('foundation-imports-domain-at-most', `^libs/(${FOUNDATION})/`, '^libs/(?!$1/)(?!domain/)[^/]+/'),
    deny('resources-never-import-features', `^libs/(${RESOURCES})/`, `^libs/(${FEATURES})/`),
    deny('database-imports-foundation-only', '^libs/database/', `^libs/(?!database/)(${RESOURCES})/`),
    deny('providers-import-foundation-only', '^libs/data-providers/', `^libs/(?!data-providers/)(${RESOURCES})/`),
    deny('sync-manager-imports-database-only', '^libs/sync-manager/', `^libs/(?!sync-manager/|database/)(${RESOURCES})/`),
    deny('market-data-imports-lock-and-database', '^libs/market-data/', `^libs/(?!market-data/|sync-manager/|database/)(${RESOURCES})/`),
    deny('features-are-strangers', `^libs/(${FEATURES})/`, `^libs/(?!$1/)(${FEATURES})/`),
    deny('front-door-only', '^libs/([^/]+)/', '^libs/(?!$1/)[^/]+/src/(?!index\\.ts$)'),
    deny('apps-use-front-doors', '^(apps|migrations)/', '^libs/[^/]+/src/(?!index\\.ts$)'),
    deny('never-your-own-front-door', '^libs/([^/]+)/src/(?!index\\.ts$)', '^libs/$1/src/index\\.ts$'),
    deny('node-has-no-database', '^apps/node/', '^libs/database/', { to: { reachable: true } }),
    {
      // Its own sources are all that its build looks at, and a browser could not run the libs.
      name: 'the-page-takes-types-only', severity: 'error', from: { path: '^apps/web/' }, to: { path: '^libs/', dependencyTypesNot: ['type-only'] },
    },
    deny('nobody-imports-the-page', '^(libs|migrations|apps/(?!web/))', '^apps/web/'),
    {
      name: 'only-config-reads-the-environment-file', severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/config/' }, to: { path: '^node_modules/yaml/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' }, tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' }, exclude: { path: '\\.spec\\.ts$' },
  },
};
