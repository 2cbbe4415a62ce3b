import type { Texts } from './en';

export const zh: Texts = {
  nav: {
    overview: '概览', sync: '同步', coverage: '覆盖', market: '行情', replication: '复制', nodes: '节点', tasks: '任务', weather: '天气', quarantine: '隔离区', settings: '设置', menu: '菜单', skip: '跳到内容', main: '页面', api: 'API 文档',
  },
  role: { master: '主节点', slave: '从节点', fenced: '已隔离', unknown: '角色未知' },
  state: {
    loading: '加载中…', retry: '重试', offline: '服务器没有响应，页面内容可能已过时；每隔几秒会自动重试。', offlineShort: '服务器没有响应', timeout: '服务器响应超时', failed: '加载失败', refused: '被拒绝', done: '完成', field: '字段', nothing: '暂无内容', forbidden: '当前密钥没有权限',
  },
  act: { cancel: '取消', close: '关闭', save: '保存', remove: '删除', confirm: '确认执行', back: '返回', next: '下一页', previous: '上一页', refresh: '刷新', details: '详情', page: '第', of: '/', resolve: '手动解除' },
  word: {
    name: '名称', status: '状态', instrument: '标的', instruments: '标的', date: '日期', from: '起', to: '止', started: '开始', ended: '结束', duration: '用时', rows: '行数', type: '类型', reason: '原因', address: '地址', progress: '进度', never: '从未', none: '无', all: '全部', yes: '是', no: '否', now: '现在',
    days: '天', seconds: '秒', version: '版本', error: '错误', provider: '数据源', month: '月份', host: '主机', port: '端口', search: '搜索', time: '时间', action: '操作', message: '消息',
  },
  status: {
    running: '运行中', completed: '已完成', failed: '失败', cancelled: '已取消', pending: '等待中', success: '成功', skipped: '休市', syncing: '同步中', offline: '离线', online: '在线', healthy: '健康', busy: '繁忙', overloaded: '过载', draining: '排空中', drained: '已排空', removed: '已移除', idle: '空闲',
    in_sync: '已同步', first_copy: '首次复制', verifying: '比对中', catching_up: '追赶中', lagging: '滞后', unreachable: '无法连接', diverged: '数据分歧', fenced: '已隔离', schema_older: '版本较旧', not_slave: '不是从节点', info: '信息', warning: '警告', critical: '严重', superseded: '已被取代', partial: '部分完成', lost: '丢失', open: '未解决', resolved: '已解决', active: '有效', expired: '已过期', revoked: '已撤销', picked: '选中', unknown: '未知', delivered: '已送达',
  },
  overview: {
    server: '本服务器', uptime: '已运行', changes: '已存变更', term: '任期', nodes: '服务器', lastSync: '最近同步', delay: '延迟', behind: '落后变更', verified: '最近比对一致', scopeSlave: '从节点只显示主节点和自己。', current: '当前任务', idle: '没有正在运行的同步。', start: '开始同步', coverage: '覆盖',
    cells: '个应有的交易日', verifiedCells: '已核实', gapCells: '缺失', explained: '已说明', noData: '还没有任何行情。', firstSync: '开始第一次同步', openMap: '打开覆盖图', alerts: '告警', noAlerts: '没有未解决的告警。', chart: '查看图表', notReady: '启动中', ready: '就绪',
  },
  sync: {
    title: '同步', range: '获取一段时间', intro: '从数据源获取两个日期之间每个交易日的行情，校验后入库。', start: '开始日期', end: '结束日期', instruments: '标的', instrumentsHint: '例如 SPX.US，用逗号分隔；留空表示全部', mode: '获取范围', auto: '缺失的；没有缺失则全部', missing: '只获取缺失的', everything: '全部重新获取',
    run: '开始同步', planned: '计划', planSentence: '应有交易日', planHeld: '已有', planExplained: '已说明', planInstruments: '需要获取的标的', planMissing: '缺失', planRequests: '对数据源的请求', planAsked: '请求', planNothing: '这段时间没有缺失。', planAgain: '这段时间没有缺失：将全部重新获取。', planDetails: '按标的查看', planTruncated: '只列出前面的一部分；上面的数字包括全部。',
    planUnserved: '没有已配置的数据源提供的标的（将会失败）', planTakes: '预计用时', planRuns: '参考近期类似的运行', wouldRefuse: '在它结束之前不能启动其他同步。', busy: '已有同步任务正在运行', busyType: '类型', busyRange: '范围', busySince: '开始时间', live: '正在运行', eta: '预计结束',
    cancel: '取消本次同步', cancelAsked: '完成当前这一天后停止。', at: '进行到', fetched: '获取行数', written: '写入行数', quarantined: '隔离行数', history: '历史', calendar: '逐日状态', noRuns: '还没有同步过。', successDays: '天完成', failedDays: '天失败', skippedDays: '天休市', rangeOrder: '开始日期晚于结束日期。', noDay: '无记录',
    slave: '只有主节点从数据源获取数据；本服务器通过复制得到数据。', ended: '上一次同步', web_batch: '手动启动', scheduler_daily: '每日计划', scheduler_missing: '补缺计划', scheduler_retry: '重试', cli: '命令行',
  },
  coverage: {
    title: '覆盖', intro: '每个方格是一个标的的一个月：每个交易日是否都有行情。用方向键移动，按回车查看。', complete: '完整', some: '少量缺失', most: '大部分缺失', missing: '全部缺失', explained: '已说明', provisional: '尚未定稿', nothing: '无应有数据', why: '原因', gaps: '缺失的交易日', noGaps: '没有缺失。', explanations: '已说明的日期', fill: '补上缺口',
    filling: '同步已启动。', sessions: '个交易日', whyGap: '没有数据源给出这些交易日的行情，也没有可解释的原因。请再次获取，或增加有这些数据的数据源。', since: '从', until: '到', filter: '筛选标的', map: '标的与月份的覆盖图', not_listed: '尚未上市', delisted: '已退市', suspended: '停牌', provider_empty: '数据源确认没有', none: '还没有任何标的。', slave: '缺口由主节点补上。',
  },
  market: {
    title: '行情', choose: '选择标的', add: '添加标的', addHint: '例如 000001.SZ、AAPL.US、00700.HK', added: '已添加，下次同步时获取。', interval: '周期', day: '日', week: '周', month: '月', bars: '根 K 线', open: '开', high: '高', low: '低', close: '收', volume: '成交量', sma: 'SMA', ema: 'EMA', indicators: '均线', export: '下载',
    held: 'K 线数', adjustment: '复权', raw: '不复权', split: '按拆股复权', all: '前复权（拆股与股息）',
    prices: { raw: '价格为原始成交价。', split: '拆股前的价格已按比例折算。', all: '拆股前的价格已按比例折算，除息前的价格已按股息占收盘价的比例下调。' },
    actions: (splits: number, dividends: number) => (splits + dividends === 0 ? '没有已知的拆股或股息。' : `已知拆股 ${splits} 次，股息 ${dividends} 次。`), noBars: '还没有这个标的的行情。', span: '范围', oneYear: '1 年', fiveYears: '5 年', whole: '全部', chart: 'K 线与成交量', library: '图表：TradingView Lightweight Charts™',
  },
  replication: {
    title: '复制', copies: '副本', none: '没有配置副本。请在 SLAVES 中填写。', delay: '延迟', delayChart: '自打开本页以来的延迟（秒）', waiting: '收到第一份报告后开始画曲线。', behind: '落后', request: '立即同步', verify: '比对所有副本', repair: '比对并修复', verifyStarted: '已开始，结果见下方。', asked: '已请求', history: '传输记录', maintenance: '比对与修复记录', rows: '行数',
    mode: '方式', promote: '提升本服务器为主节点', promoteIntro: '用于主节点彻底失效时。请先查看会丢失什么。', preview: '查看会丢失什么', lose: '将丢失的变更', loseSeconds: '对应秒数', masterReachable: '主节点仍有响应。现在提升会出现两个主节点，直到旧主节点改为跟随。', masterAway: '主节点没有响应。', nextTerm: '新任期', confirmPromote: '立即提升',
    promoted: '本服务器已成为主节点。', own: '本副本', catchUp: '立即追赶', caught: '已追上', lastEqual: '最近比对一致', result: '结果', trouble: '问题',
  },
  nodes: {
    title: '工作节点', none: '没有工作节点，任务在本服务器内运行。', cpu: 'CPU', memory: '内存', active: '运行中', doneTasks: '完成', failedTasks: '失败', score: '得分', drain: '排空', resume: '恢复', remove: '移除', add: '添加节点', test: '测试连接', id: '节点编号', capabilities: '能力', curves: '最近一小时', tasks: '正在此运行的任务', noTasks: '没有任务在此运行。',
    seen: '最近联系', breaker: '多次失败后暂停使用', workers: '并发数', answered: '有响应', scheme: '协议', removeSure: '移除这个节点？它可以再次注册。', origin: '来源', configured: '设置', registered: '自行注册', notYet: '还没有数据。',
    log: '日志', showLog: '显示日志', hideLog: '隐藏日志', logLevel: '显示的级别', noLog: '没有这样的日志。', logOld: '不是最新的日志：最近一次询问节点失败。',
    logLevels: { debug: '全部级别', info: '信息及以上', warning: '警告和错误', error: '仅错误' },
  },
  tasks: {
    title: '任务', submit: '新任务', type: '任务类型', data_import: '导入', analysis: '分析', backtest: '回测', optimization: '优化', custom: '自定义', strategy: '策略', period: '周期', periodHint: '从最后一根 K 线往回：1y、5y、6mo', priority: '优先级（10 最先）', timeout: '时限（秒）', data: '任务内容（JSON）', send: '提交', list: '全部任务', none: '还没有任务。',
    node: '运行于', local: '本服务器', retry: '重试', result: '结果', trades: '交易', equity: '资金曲线', figures: '指标', totalReturn: '总收益', maxDrawdown: '最大回撤', sharpe: '夏普比率', winRate: '胜率', buyHold: '买入持有', tradesCount: '交易次数', annual: '年化', surface: '参数得分', best: '最佳参数', whyNode: '为什么选这个节点', attempt: '第几次', picked: '选中',
    leftOut: '未选原因', entry: '买入', exit: '卖出', pnl: '盈亏', size: '数量', whole: '完整结果', created: '创建', took: '用时', badJson: '不是有效的 JSON', noPick: '没有选择记录。', symbols: '标的，用逗号分隔', download: '下载 JSON',
  },
  weather: {
    title: '天气', none: '没有地点。请在 WEATHER_CITIES 中填写，或在下方获取历史。', latest: '现在', temperature: '温度', humidity: '湿度', curve: '走势', alerts: '天气告警', noAlerts: '没有天气告警。', observations: '条观测', noObservation: '还没有观测', noLatest: '没有当前观测：最近一次已过时。', backfill: '获取历史', city: '地点', latitude: '纬度', longitude: '经度', written: '已入库', delay: '轮询延迟',
    stale: '过时', polling: '轮询', source: '来源', age: '距今', high: '最高', low: '最低',
  },
  quarantine: {
    title: '隔离区与日历', rows: '被隔离的行', intro: '数据源送来但违反规则的行，原样保留，从不使用。', none: '没有被隔离的行。', rule: '规则', raw: '原始内容', calendar: '交易日历', exchange: '交易所', year: '年份', sessions: '个交易日', closures: '休市', halfDay: '半日', closed: '休市', noSession: '非交易日',
  },
  settings: {
    title: '设置', language: '语言', theme: '外观', light: '浅色', dark: '深色', auto: '跟随系统', key: 'API 密钥', keyHint: '密钥只向服务器出示一次，不会保存在这里。', forget: '退出', use: '登录', signIn: '此服务器需要密钥', signInText: '请输入 API 密钥。', wrong: '服务器不认识这个密钥。',
    jobs: '计划任务', due: '下次', last: '上次', trigger: '立即运行', notifications: '通知', about: '关于',
    who: '会话', signedInAs: '已登录为', noKeyNeeded: '此服务器不需要密钥：只能从本机访问。', keys: '密钥', keysText: '供人和程序使用的密钥。在服务器需要密钥（API_KEY）时，按其权限范围放行。', noKeys: '还没有创建密钥。',
    keyName: '密钥名称', keyScopes: '权限范围', keyCreate: '创建密钥', shownOnce: '请立即复制：只显示这一次', lastUsed: '最近使用', keyEnds: '到期', revoke: '撤销',
  },
  access: { readOnly: '当前密钥只能读取：启动或更改类操作不显示。', needs: '需要具有此权限的密钥：', shutOut: '当前密钥不能打开本页面', shutOutText: '它是为其他用途创建的。请退出，再用可以读取的密钥登录。' },
  notify: {
    channels: '通知渠道', target: '发往', how: '方式', webhook: 'Webhook', email: '邮件', signed: '已签名', unsigned: '未签名', from: '发件人', through: '经由', told: '每个渠道都会收到：', again: '仍未解除的告警再次发送的间隔：', once: '未解除的告警只发送一次。',
    nobody: '没有配置通知渠道，不会通知任何人。', setThem: '请在环境变量或 tidemark.yaml 中设置以下任一项，然后重启服务器：', test: '发送测试告警', tested: '测试告警已发出：', testUnheard: '测试告警已列入告警，但没有发给任何人：没有配置通知渠道。',
    outcome: '测试结果', deliveries: '最近的消息', noDeliveries: '还没有发送过消息。', over: '已恢复', tries: '次数', nextTry: '重试于',
    kinds: {
      'sync.failed': '同步失败', 'replication.lagging': '副本落后或失联', 'replication.broken': '副本无法自行恢复', 'weather.extreme': '极端天气', 'weather.temperature_change': '气温骤变',
      'weather.threshold': '天气超出限值', 'weather.poll_failed': '天气获取失败', test: '测试',
    },
  },
};
