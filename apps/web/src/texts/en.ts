/** Every word of the page. `zh.ts` has to have the same ones, or it does not compile. */
export const en = {
  nav: {
    overview: 'Overview', sync: 'Sync', coverage: 'Coverage', market: 'Market', replication: 'Replication', nodes: 'Nodes',
    tasks: 'Tasks', weather: 'Weather', quarantine: 'Quarantine', settings: 'Settings', menu: 'Menu', skip: 'Skip to the content', main: 'Pages', api: 'API documentation',
  },
  role: { master: 'Master', slave: 'Slave', fenced: 'Fenced', unknown: 'Unknown role' },
  state: {
    loading: 'Loading…', retry: 'Try again', offline: 'The server does not answer. What you see may be old; it is asked again every few seconds.',
    offlineShort: 'No answer from the server', timeout: 'The server took too long to answer', failed: 'This could not be loaded', refused: 'Refused', done: 'Done',
    field: 'Field', nothing: 'Nothing here yet', forbidden: 'Your key does not open this',
  },
  act: {
    cancel: 'Cancel', close: 'Close', save: 'Save', remove: 'Remove', confirm: 'Yes, do it', back: 'Back', next: 'Next', previous: 'Previous', refresh: 'Refresh',
    details: 'Details', page: 'Page', of: 'of', resolve: 'Call it over',
  },
  word: {
    name: 'Name', status: 'Status', instrument: 'Instrument', instruments: 'Instruments', date: 'Date', from: 'From', to: 'To', started: 'Started', ended: 'Ended', duration: 'Duration',
    rows: 'Rows', type: 'Type', reason: 'Reason', address: 'Address', progress: 'Progress', never: 'never', none: 'none', all: 'all', yes: 'yes', no: 'no', now: 'now',
    days: 'days', seconds: 's', version: 'Version', error: 'Error', provider: 'Provider', month: 'Month', host: 'Host', port: 'Port', search: 'Search', time: 'Time', action: 'Action', message: 'Message',
  },
  status: {
    running: 'running', completed: 'completed', failed: 'failed', cancelled: 'cancelled', pending: 'pending', success: 'success', skipped: 'closed', syncing: 'syncing',
    offline: 'offline', online: 'online', healthy: 'healthy', busy: 'busy', overloaded: 'overloaded', draining: 'draining', drained: 'drained', removed: 'removed', idle: 'idle',
    in_sync: 'in sync', first_copy: 'first copy', verifying: 'being compared', catching_up: 'catching up', lagging: 'lagging', unreachable: 'unreachable',
    diverged: 'diverged', fenced: 'fenced', schema_older: 'older version', not_slave: 'not a slave', info: 'info', warning: 'warning', critical: 'critical', superseded: 'superseded',
    partial: 'partial', lost: 'lost', open: 'open', resolved: 'resolved', active: 'active', expired: 'expired', revoked: 'revoked', picked: 'picked', unknown: 'unknown', delivered: 'delivered',
  },
  overview: {
    server: 'This server', uptime: 'Up for', changes: 'Changes stored', term: 'Term', nodes: 'Servers', lastSync: 'Last sync', delay: 'Delay', behind: 'Changes behind', verified: 'Last found equal',
    scopeSlave: 'A slave shows its master and itself.', current: 'Current task', idle: 'No sync is running.', start: 'Start a sync', coverage: 'Coverage', cells: 'days of bars expected',
    verifiedCells: 'verified', gapCells: 'missing', explained: 'explained', noData: 'No bars are held yet.', firstSync: 'Start the first sync', openMap: 'Open the map', alerts: 'Alerts',
    noAlerts: 'No open alerts.', chart: 'See the chart', notReady: 'starting', ready: 'ready',
  },
  sync: {
    title: 'Sync', range: 'Fetch a range', intro: 'Bars are fetched from the data providers for every session between two days, checked and stored.', start: 'First day', end: 'Last day',
    instruments: 'Instruments', instrumentsHint: 'Such as SPX.US, separated by commas; empty means all', mode: 'What to ask for', auto: 'What is missing; all if nothing is', missing: 'Only what is missing', everything: 'Everything again',
    run: 'Start the sync', planned: 'The plan', planSentence: 'sessions expected', planHeld: 'held already', planExplained: 'explained', planInstruments: 'instruments concerned', planMissing: 'missing', planRequests: 'requests to providers', planAsked: 'requests',
    planNothing: 'Nothing is missing in this range.', planAgain: 'Nothing is missing in this range: all of it is asked for again.', planDetails: 'By instrument', planTruncated: 'Only the first of them are listed; the figures above count all.',
    planUnserved: 'Instruments that no configured provider serves; they will fail', planTakes: 'It may take', planRuns: 'by recent runs like it', wouldRefuse: 'Until it has ended no other can be started.', busy: 'A sync is already running', busyType: 'Type', busyRange: 'Range', busySince: 'Started', live: 'Running now', eta: 'Expected end', cancel: 'Cancel this sync', cancelAsked: 'It stops after the day it is at.',
    at: 'At', fetched: 'Rows fetched', written: 'Rows written', quarantined: 'Set aside', history: 'History', calendar: 'Day by day', noRuns: 'Nothing has been synced yet.', successDays: 'days done', failedDays: 'days failed', skippedDays: 'days without a session',
    rangeOrder: 'The first day is after the last.', noDay: 'no record', slave: 'Only the master fetches from data providers. This server gets its rows by replication.', ended: 'The last sync',
    web_batch: 'started by hand', scheduler_daily: 'daily schedule', scheduler_missing: 'search for missing data', scheduler_retry: 'retry', cli: 'command line',
  },
  coverage: {
    title: 'Coverage', intro: 'Each square is one instrument in one month: whether every session has a bar. Use the arrow keys to walk, Enter to look inside.', complete: 'complete', some: 'some missing', most: 'mostly missing', missing: 'all missing',
    explained: 'explained', provisional: 'not final yet', nothing: 'nothing expected', why: 'Why', gaps: 'Missing sessions', noGaps: 'Nothing is missing.', explanations: 'Explained days', fill: 'Fill the gaps', filling: 'The sync has been started.',
    sessions: 'sessions', whyGap: 'No data provider has given bars for these sessions, and nothing explains it. Ask again, or add a provider that has them.', since: 'Since', until: 'Until', filter: 'Filter instruments', map: 'Map of instruments and months',
    not_listed: 'not listed yet', delisted: 'delisted', suspended: 'suspended', provider_empty: 'the provider confirmed that there is none', none: 'No instrument is kept yet.', slave: 'The master fills gaps.',
  },
  market: {
    title: 'Market', choose: 'Choose an instrument', add: 'Add an instrument', addHint: 'Such as 000001.SZ, AAPL.US or 00700.HK', added: 'Added; it is fetched by the next sync.', interval: 'Interval', day: 'Day', week: 'Week', month: 'Month', bars: 'bars', open: 'Open', high: 'High',
    low: 'Low', close: 'Close', volume: 'Volume', sma: 'SMA', ema: 'EMA', indicators: 'Averages', export: 'Download', held: 'Bars', adjustment: 'Adjustment', raw: 'As traded', split: 'For splits', all: 'For splits and dividends',
    prices: { raw: 'Prices are as traded.', split: 'Prices before a split are divided by its ratio.', all: 'Prices before a split are divided by its ratio, those before a dividend lowered by its share of the close.' },
    actions: (splits: number, dividends: number) => (splits + dividends === 0 ? 'No split and no dividend is known of it.' : `Known splits: ${splits}, dividends: ${dividends}.`), noBars: 'No bars are held of this instrument yet.',
    span: 'Range', oneYear: '1 year', fiveYears: '5 years', whole: 'All', chart: 'Candles and volume', library: 'Charts by TradingView Lightweight Charts™',
  },
  replication: {
    title: 'Replication', copies: 'Copies', none: 'No copies are configured. Name them in SLAVES.', delay: 'Delay', delayChart: 'Delay in seconds since this page was opened', waiting: 'The curve begins with the first report.', behind: 'Behind', request: 'Sync now', verify: 'Compare all copies',
    repair: 'Compare and repair', verifyStarted: 'Started; the result appears below.', asked: 'Asked for', history: 'Transfers', maintenance: 'Comparisons and repairs', rows: 'Rows', mode: 'Kind', promote: 'Make this server the master', promoteIntro: 'For when the master is gone for good. First see what would be lost.',
    preview: 'Show what would be lost', lose: 'Changes that would be lost', loseSeconds: 'Seconds of work', masterReachable: 'The master still answers. Promoting now would leave two of them until it is told to follow.', masterAway: 'The master does not answer.', nextTerm: 'New term', confirmPromote: 'Promote this server now',
    promoted: 'This server is the master now.', own: 'This copy', catchUp: 'Catch up now', caught: 'Caught up', lastEqual: 'Last found equal', result: 'Result', trouble: 'Trouble',
  },
  nodes: {
    title: 'Worker nodes', none: 'No worker nodes. Tasks run inside this server.', cpu: 'CPU', memory: 'Memory', active: 'Running', doneTasks: 'Done', failedTasks: 'Failed', score: 'Score', drain: 'Drain', resume: 'Resume', remove: 'Remove', add: 'Add a node', test: 'Test the connection',
    id: 'Node id', capabilities: 'Can do', curves: 'The last hour', tasks: 'Tasks running here', noTasks: 'No task is running here.', seen: 'Last seen', breaker: 'Left alone after failures', workers: 'Workers', answered: 'It answers', scheme: 'Scheme', removeSure: 'Remove this node? It can register again.', origin: 'From',
    configured: 'settings', registered: 'registered by itself', notYet: 'No figures yet.',
    log: 'Log', showLog: 'Show the log', hideLog: 'Hide the log', logLevel: 'Lines shown', noLog: 'No such line has been logged.', logOld: 'Not the newest lines: the node was last asked in vain.',
    logLevels: { debug: 'All levels', info: 'Information and worse', warning: 'Warnings and errors', error: 'Errors only' },
  },
  tasks: {
    title: 'Tasks', submit: 'New task', type: 'Kind of task', data_import: 'Import', analysis: 'Analysis', backtest: 'Backtest', optimization: 'Optimization', custom: 'Custom', strategy: 'Strategy', period: 'Period', periodHint: 'Back from the last bar: 1y, 5y, 6mo', priority: 'Priority (10 runs first)', timeout: 'Time limit in seconds',
    data: 'What to do, as JSON', send: 'Submit', list: 'All tasks', none: 'No tasks yet.', node: 'Ran on', local: 'this server', retry: 'Try again', result: 'Result', trades: 'Trades', equity: 'Equity curve', figures: 'Figures', totalReturn: 'Total return', maxDrawdown: 'Largest drawdown', sharpe: 'Sharpe ratio',
    winRate: 'Trades won', buyHold: 'Buy and hold', tradesCount: 'Trades', annual: 'A year', surface: 'Score by parameters', best: 'Best parameters', whyNode: 'Why this node', attempt: 'Attempt', picked: 'chosen', leftOut: 'Why not', entry: 'Entry', exit: 'Exit', pnl: 'Profit', size: 'Size', whole: 'Whole answer', created: 'Created',
    took: 'Took', badJson: 'This is not valid JSON', noPick: 'No choice was recorded.', symbols: 'Instruments, separated by commas', download: 'Download as JSON',
  },
  weather: {
    title: 'Weather', none: 'No places. Name them in WEATHER_CITIES, or fetch the past below.', latest: 'Now', temperature: 'Temperature', humidity: 'Humidity', curve: 'The course', alerts: 'Weather alerts', noAlerts: 'No weather alerts.', observations: 'observations', noObservation: 'No observation yet', noLatest: 'No current observation: the latest is older than what counts as now.',
    backfill: 'Fetch the past', city: 'Place', latitude: 'Latitude', longitude: 'Longitude', written: 'stored', delay: 'Poll delay', stale: 'old', polling: 'Polling', source: 'Source', age: 'Age', high: 'High', low: 'Low',
  },
  quarantine: {
    title: 'Quarantine and calendar', rows: 'Rows set aside', intro: 'Rows that a provider sent and that broke a rule. They are kept as they came and never used.', none: 'No row has been set aside.', rule: 'Rule', raw: 'As it came', calendar: 'Trading calendar', exchange: 'Exchange', year: 'Year', sessions: 'sessions', closures: 'closed', halfDay: 'half day', closed: 'closed', noSession: 'no session',
  },
  settings: {
    title: 'Settings', language: 'Language', theme: 'Appearance', light: 'Light', dark: 'Dark', auto: 'As the system', key: 'API key', keyHint: 'It is shown to the server once and not kept here.', forget: 'Sign out', use: 'Sign in', signIn: 'This server asks for a key',
    signInText: 'Enter an API key to go on.', wrong: 'The server does not know this key.', jobs: 'Schedule', due: 'Next', last: 'Last', trigger: 'Run now', notifications: 'Notifications', about: 'About',
    who: 'Session', signedInAs: 'Signed in as', noKeyNeeded: 'This server asks nobody for a key: it can be reached from this machine only.', keys: 'Keys', keysText: 'Keys of people and programs. They open what their scopes say, wherever this server asks for a key (API_KEY).', noKeys: 'No keys were made yet.',
    keyName: 'Name of the key', keyScopes: 'Scopes', keyCreate: 'Make a key', shownOnce: 'Copy it now: it is shown this once', lastUsed: 'Last used', keyEnds: 'Ends', revoke: 'Revoke',
  },
  access: {
    readOnly: 'Your key may only read: what starts or changes something is not shown.', needs: 'A key is needed with the scope', shutOut: 'Your key does not open this page',
    shutOutText: 'It was made for something else. Sign out, and sign in with a key that may read.',
  },
  notify: {
    channels: 'Channels', target: 'To', how: 'How', webhook: 'Webhook', email: 'Mail', signed: 'signed', unsigned: 'not signed', from: 'from', through: 'through', told: 'Each is told of:', again: 'What stays open is told again after', once: 'What stays open is told once.',
    nobody: 'Nobody is told: no channel is configured.', setThem: 'Set one of these in the environment or in tidemark.yaml, and start the server again:', test: 'Send a test alert', tested: 'The test alert is on its way:', testUnheard: 'The test alert stands in the list of alerts. It was sent to nobody: no channel is configured.',
    outcome: 'What became of the test', deliveries: 'Last messages', noDeliveries: 'No message has been sent yet.', over: 'Over', tries: 'Tries', nextTry: 'again at',
    kinds: {
      'sync.failed': 'a failed sync', 'replication.lagging': 'a copy that lags or is away', 'replication.broken': 'a copy that does not go on by itself', 'weather.extreme': 'extreme weather', 'weather.temperature_change': 'a jump of the temperature',
      'weather.threshold': 'a limit of the weather', 'weather.poll_failed': 'weather that cannot be fetched', test: 'tests',
    },
  },
};

export type Texts = typeof en;
