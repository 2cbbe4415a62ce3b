// Made by scripts/api-client.mjs from the OpenAPI document; not to be edited.
export interface paths {
  "/": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who answers here
     * @description A browser, which asks for text/html, gets the page instead.
     */
    get: operations["RootController_greet"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/drill": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The last drill */
    get: operations["DrillController_last"];
    put?: never;
    /**
     * Restore this copy into a scratch database, compare it, promote it there, and drop it again
     * @description Answers when it is done. A large store takes minutes; it goes on if the caller leaves, and GET tells what came of it.
     */
    post: operations["DrillController_run"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/export": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Write bars into files of the exports folder
     * @description Answers when the files are written. One export at a time: another is refused with `export_busy`.
     */
    post: operations["ExportsController_export"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/export/symbol/{symbol}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Write the bars of one symbol into a CSV file of the exports folder
     * @description Answers when the files are written. One export at a time: another is refused with `export_busy`.
     */
    get: operations["ExportsController_one"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/exports": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The files of the exports folder */
    get: operations["ExportsController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/exports/{name}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Download a file */
    get: operations["ExportsController_download"];
    put?: never;
    post?: never;
    /** Delete a file */
    delete: operations["ExportsController_remove"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/feed": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What changed above a change number
     * @description One batch (libs/replication/DESIGN.md); without news, after `wait` seconds, an empty one that says how far this master is.
     */
    get: operations["FeedController_read"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/feed/ack": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What a slave that fetches has applied */
    post: operations["FeedController_ack"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/follow": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make this node the slave of another master
     * @description Without `confirm` the preview: what this node has and that master never had. That is saved to DATA_DIR/review before it leaves, at the master's first word.
     */
    post: operations["PromoteController_follow"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/maintenance/log": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the tasks did */
    get: operations["MaintenanceTasksController_log"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/master/status": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the master of this slave says of itself */
    get: operations["StatusController_masterStatus"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/nodes": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This node and those it works with, asked now
     * @description Each is given 3 s to answer, all at once; an answer is kept for a second. A slave that fetches by itself and has no address is judged by when it was last heard of.
     */
    get: operations["StatusController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/promote": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a promotion of this node would lose */
    get: operations["PromoteController_preview"];
    put?: never;
    /**
     * Make this node the master
     * @description Without `confirm` the preview. With it a new term begins here, and whoever reigned is fenced when it next meets a node that has heard of it. On a master it raises the term: its history is the one that counts, after a restore from a backup for one.
     */
    post: operations["PromoteController_promote"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/read/{symbol}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Bars of one symbol; null where there are none */
    get: operations["DmsReadController_read"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/read/batch": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Bars of some symbols; null for each that has none or is unknown */
    post: operations["DmsReadController_batch"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/slaves": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The slaves of this master */
    get: operations["SlavesController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/slaves/{name}/status": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One slave, asked now */
    get: operations["SlavesController_status"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/slaves/{name}/sync": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Bring a slave up to date now
     * @description Ends every pause before the slave is tried again. With a symbol or dates those rows are sent once more, whatever the slave holds of them: whole months, at most 50 000 of them over all instruments. A name that nobody bears means every slave; the key of a slave asks for itself only.
     */
    post: operations["SlavesController_sync"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/status": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How this node is */
    get: operations["StatusController_status"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/symbol/{symbol}/data": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A page of the bars of one symbol */
    get: operations["DmsReadController_data"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/symbol/{symbol}/info": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How much is stored of one symbol */
    get: operations["DmsReadController_info"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/symbols": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every instrument that is synced, in the spelling of DMS */
    get: operations["DmsReadController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/sync/cursor": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How far this node is, and in which term: what a master asks before it pushes */
    get: operations["StreamController_cursor"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/sync/history": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What was sent to whom */
    get: operations["SyncController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/sync/receive": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take in one batch of changes
     * @description The body is one batch: an interval of change numbers with binary COPY sections and a digest (libs/replication/DESIGN.md). The answer is the acknowledgement: rows, deletes and cursor were committed together. A batch that does not fit is refused with 409 and says where this node stands; one that is damaged with 422. Nothing of either is applied.
     */
    post: operations["StreamController_receive"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/sync/request": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** On a slave: ask the master to bring this copy up to date, and wait for it, 25 s at most */
    post: operations["SyncController_request"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/sync/status": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How far each slave is */
    get: operations["SyncController_status"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/sync/trigger": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Bring slaves up to date and wait for it, 25 s at most
     * @description Where a slave is late the answer is 503 with `result` as below, and false for that slave.
     */
    post: operations["SyncController_run"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/tasks": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The maintenance tasks of this master */
    get: operations["MaintenanceTasksController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/tasks/{name}/status": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One task: its last run, and all of them in numbers
     * @description An unknown task is answered with 200 and the status `not_found`.
     */
    get: operations["MaintenanceTasksController_status"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/tasks/trigger": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Run a task now; it takes the lock that every sync takes
     * @description Busy: 409 with `result.success` false.
     */
    post: operations["MaintenanceTasksController_trigger"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/dms/tasks/trigger-all": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Run all tasks, or those of a type, one after the other */
    post: operations["MaintenanceTasksController_triggerAll"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether this server answers, in the words of the original */
    get: operations["WeatherController_health"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/publish": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stores one observation and tells it to all copies */
    post: operations["WeatherController_publish"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/alerts": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What this server has told of, newest first, and whether it arrived */
    get: operations["AlertsController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/alerts/{id}/resolve": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Call it over
     * @description One that is over already stays as it is. What is not really over is raised anew by its next occurrence.
     */
    post: operations["AlertsController_resolve"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/alerts/channels": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who is told, and of what, as it is set on this server
     * @description No secrets: of a webhook its origin only, of a mail server its host. Every channel is told of every kind.
     */
    get: operations["AlertsController_channels"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/alerts/test": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Raise an alert that means nothing, to see whether it arrives
     * @description Each call raises a new one, which stays open until it is resolved: that message can be tried too.
     */
    post: operations["AlertsController_test"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/bars": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Bars of some instruments
     * @description Small answers carry an ETag; `If-None-Match` with it is answered 304 while no bar has changed. Large ones are streamed: an answer that is cut off is not valid JSON and ends without the closing chunk.
     */
    get: operations["BarsController_bars"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/calendars": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The exchanges with a trading calendar */
    get: operations["CalendarsController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/calendars/{mic}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sessions and closures of one exchange */
    get: operations["CalendarsController_one"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/corporate-actions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Splits and dividends of some instruments
     * @description As data providers named them while bars were fetched. An instrument without any had none, or nobody said so: the providers `tdx` and `sample` say nothing of them, and files of `csv` only where they have such a column.
     */
    get: operations["CorporateActionsController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/coverage": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is held, what is missing and why, by instrument */
    get: operations["CoverageController_byInstrument"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/coverage/months": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The same counts by instrument and calendar month */
    get: operations["CoverageController_byMonth"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/instruments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The instruments that are synced, with what is stored of each */
    get: operations["InstrumentsController_list"];
    put?: never;
    /** Add instruments; those that are there already stay as they are */
    post: operations["InstrumentsController_add"];
    /** Stop syncing instruments; their bars stay and can be read */
    delete: operations["InstrumentsController_remove"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/jobs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The schedule, and how each job last ended */
    get: operations["JobsController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/jobs/{name}/trigger": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Run a job now; it goes through the lock that every sync goes through */
    post: operations["JobsController_trigger"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/keys": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All keys there are and were; never the keys themselves */
    get: operations["KeysController_list"];
    put?: never;
    /**
     * Make a key; it is shown this once, only a hash of it is stored
     * @description It opens routes of this server and of others on the same database, not of its copies. Whether a server asks for keys is decided by API_KEY alone.
     */
    post: operations["KeysController_add"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/keys/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke a key: from now on it opens nothing here, within a second nothing on other servers of the database */
    delete: operations["KeysController_revoke"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All nodes: health, score, breaker, tasks */
    get: operations["NodesController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One node */
    get: operations["NodesController_find"];
    put?: never;
    post?: never;
    /**
     * Take a node out
     * @description Tasks that it has go on to their end. A node that goes on running is not let in again before it is resumed, or was away for a minute.
     */
    delete: operations["NodesController_remove"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/{id}/drain": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send no more tasks to a node; those that it has go on to their end */
    post: operations["NodesController_drain"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/{id}/heartbeat": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say how the node is; 404 means: register again */
    post: operations["RegistrationController_heartbeat"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/{id}/history": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** CPU, memory and tasks of one node over time, for charts; kept for 7 days */
    get: operations["NodesController_history"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/{id}/logs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The last lines of a node's log, as the node itself tells them within 5 s
     * @description For admins: lines may hold what handlers and data providers said. 503 says why there are none: `node_unreachable`, `node_key_refused`, `node_too_old`, `node_answer_invalid`.
     */
    get: operations["NodesController_logs"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/{id}/resume": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Use a node again that was drained or removed */
    post: operations["NodesController_resume"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/register": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Join: from now on the node is given tasks
     * @description By the node itself, or by an admin for a node that does not register. The same node may do it again. An id that another living node has is refused; one whose node was away for a minute may be taken over.
     */
    post: operations["RegistrationController_register"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/nodes/test": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask an address whether a node is there: within 5 s, and exactly 200
     * @description No key is sent along, and nothing is stored.
     */
    post: operations["NodesController_test"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/peers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The peers that have or had a key */
    get: operations["PeersController_list"];
    put?: never;
    /** Make a key for a peer; it is shown this once, only a hash of it is stored */
    post: operations["PeersController_add"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/peers/{name}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke the key of a peer: within a second it opens nothing any more */
    delete: operations["PeersController_revoke"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/provider-cache": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How full the shared cache of provider answers is, and how much use */
    get: operations["ProviderCacheController_counts"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/provider-cache/{key}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * An answer that another node has fetched
     * @description The header `Age` says for how many seconds it has been here, rounded up.
     */
    get: operations["ProviderCacheController_find"];
    /**
     * Share an answer
     * @description The body is an encoded answer, at most 4 MB of JSON; its own question has to be the one of the key.
     */
    put: operations["ProviderCacheController_keep"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/quarantine": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Rows that data providers sent and that were not stored, with the rule they break */
    get: operations["QuarantineController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/session": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who the caller is, and whether a key is needed at all */
    get: operations["SessionController_show"];
    put?: never;
    /**
     * Sign in: a key becomes a session, in a cookie
     * @description The cookie is `HttpOnly` and `SameSite=Strict`, and `Secure` over https. The session opens what the key opens, and ends with it, after 12 hours without
     *     use, and after 7 days. What changes something by a cookie, and `/ws`, must come from a page of this server: `Origin` is looked at, and `Sec-Fetch-Site`.
     */
    post: operations["SessionController_signIn"];
    /** Sign out: the session of the cookie ends */
    delete: operations["SessionController_signOut"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-runs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All runs, newest first: what each did and how it ended */
    get: operations["RunsController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/check/{date}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Does this day want a sync, and why */
    post: operations["SyncStatusController_check"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/date/{date}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The record of one day */
    get: operations["SyncStatusController_date"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/list": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Records by filter, newest first; the counts cover the whole filter */
    get: operations["SyncStatusController_list"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/pending": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Days with a session that are neither synced nor skipped, newest first */
    get: operations["SyncStatusController_pending"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/recent": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Records of the last days, newest first */
    get: operations["SyncStatusController_recent"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/summary": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many days of each status, and the latest records */
    get: operations["SyncStatusController_summary"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/batch": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Start a sync over a range of days
     * @description Exactly one sync runs at a time; of many simultaneous requests one is accepted.
     */
    post: operations["BatchController_start"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/batch/active": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The run that holds the lock, on this server or another, whoever started it */
    get: operations["BatchController_active"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/batch/progress/{taskId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How a run stands, or how it ended; kept across restarts */
    get: operations["BatchController_progress"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask the current run to stop; what it has stored stays */
    post: operations["BatchController_cancel"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/date/{date}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sync one day and wait for it */
    post: operations["DaySyncController_date"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/pending": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sync every pending day of the last days and wait for it */
    post: operations["DaySyncController_pending"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/plan": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What a batch with this body would do now
     * @description By the very plan of the run, from the ledger alone. Changes nothing and takes no lock: it answers while a sync runs, and on a slave.
     */
    post: operations["PlanController_plan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/sync/today": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sync today and wait for it */
    post: operations["DaySyncController_today"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/sync-status/today": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The record of today, by the sync timezone */
    get: operations["SyncStatusController_today"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All tasks, newest first */
    get: operations["TasksController_list"];
    put?: never;
    /**
     * Have something done, by a node or by the server itself
     * @description The task is durable when this answers. The same request again, with its task_id, gives the same task and starts nothing.
     */
    post: operations["TasksController_create"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One task: its result, and every attempt with why it went where it went */
    get: operations["TasksController_find"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/{id}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel a task that has not ended; a result that comes later is ignored */
    post: operations["TasksController_cancel"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/{id}/result": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The result of a task and nothing else, however large it is */
    get: operations["TasksController_result"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/{id}/retry": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try a failed or cancelled task again, with all its attempts */
    post: operations["TasksController_retry"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/bulk": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Have many things done
     * @description Each is judged by itself, and those that can be taken are, in one transaction.
     */
    post: operations["BulkController_create"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/bulk/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel many tasks */
    post: operations["BulkController_cancel"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/bulk/retry": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try many failed or cancelled tasks again */
    post: operations["BulkController_retry"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/tasks/dead": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Dead letters: tasks of which every attempt failed, newest first */
    get: operations["TasksController_dead"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/ws-tickets": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A ticket that opens /ws once, for browsers
     * @description A browser can send no header with a WebSocket, and a key has no place in an address. It asks for a ticket with its key and opens
     *     `/ws?ticket=…` within 30 s. A ticket is good for one connection to this server.
     *
     *     `/ws` sends JSON messages `{"type","at","seq",…}`: `sync.progress`, `sync.ended`, `task.changed`, `node.health`,
     *     `replication.delay`, `weather.observation`, `alert`, and `gap` where some are missing. `?since=seq` replays what came after `seq`,
     *     `?types=sync.progress,task.*` chooses. Clients that can send headers use `X-API-Key` and need no ticket.
     */
    post: operations["WsTicketsController_issue"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/backfill": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Fetches the hours or days of one place from the history of a provider */
    post: operations["WeatherController_fill"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/cities": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The places, and the span of what is known of each */
    get: operations["WeatherController_cities"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/history": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Observations of one place, ascending by time
     * @description The header X-Total-Count says how many there are in all. `If-None-Match` with the ETag of an answer is answered 304 while none of them has changed. Compressed for who accepts gzip.
     */
    get: operations["WeatherController_history"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/latest": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What was observed last, at one place or anywhere */
    get: operations["WeatherController_latest"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/local": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The same of what this server itself holds: a slave answers from its own copy */
    get: operations["WeatherController_local"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/slots": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What became of each poll, as runs of slots that ended alike, latest first */
    get: operations["WeatherStatusController_slots"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/stats": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Number, average, lowest and highest of each value; what is not known does not count */
    get: operations["WeatherController_stats"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/weather/status": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Polls of the last day by how they ended, provider latency, and what came and went over the channel */
    get: operations["WeatherStatusController_status"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the process answers, in the words of older clients */
    get: operations["HealthController_health"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/health/live": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the process answers */
    get: operations["HealthController_live"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/health/ready": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether requests can be served; if not, what is missing */
    get: operations["HealthController_ready"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/metrics": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What can be measured, in the text format of Prometheus */
    get: operations["MetricsController_scrape"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Error: {
      /** @description Stable word for programs */
      code: string;
      /** @description The message again, where older clients read it */
      detail: string;
      /** @description The part of the request that was refused */
      field?: string;
      /** @description For people: Chinese, or English with Accept-Language: en */
      message: string;
      /** @description From 500 on: what the log calls this request, as in the header X-Request-Id */
      request_id?: string;
      /** @description "error", or the word that older clients of a route know */
      status: string;
    } & {
      [key: string]: unknown;
    };
  };
  responses: {
    /** @description The key lacks the scope, or the page that asks is not one of this server */
    KeyTooSmall: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Error"];
      };
    };
    /** @description No key where one is needed, or one that is unknown, expired or revoked */
    NoKey: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Error"];
      };
    };
    /** @description What came is no request of HTTP: a header or an address that cannot be read */
    NotHttp: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Error"];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  RootController_greet: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The greeting */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Where the documentation is */
            docs: string;
            /** @description Who answers */
            message: string;
            /** @description Version of this server */
            version: string;
          };
        };
      };
      400: components["responses"]["NotHttp"];
    };
  };
  DrillController_last: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The last drill */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description When it ended; ISO 8601 with offset */
            ended_at: string | null;
            /** @description Why it failed */
            error: string | null;
            /** @description What it found */
            report: {
              /** @description Change number that was restored */
              at: number;
              /** @description UTC */
              ended_at: string;
              /** @description Whether both are the same */
              equal: boolean;
              /** @description What a promotion would lose */
              loss: {
                /** @description Commits of the master, so far as known, that are not here */
                changes: number;
                seconds: number | null;
              };
              /** @description First change number the restored master gives; above `at` */
              next_number: number;
              /** @description Its term */
              promoted_term: number;
              /** @description From the first row to a master */
              recovery_seconds: number;
              /** @description Digest of all rows here */
              root: string;
              /** @description Rows of all tables */
              rows: number;
              /** @description Digest of all rows that were restored */
              scratch_root: string;
              /** @description UTC */
              started_at: string;
            } | null;
            /** @description When the last one began; ISO 8601 with offset */
            started_at: string | null;
            /** @description running, completed or failed; null: there was none */
            status: string | null;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DrillController_run: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": Record<string, never>;
      };
    };
    responses: {
      /** @description What it found */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Change number that was restored */
            at: number;
            /** @description UTC */
            ended_at: string;
            /** @description Whether both are the same */
            equal: boolean;
            /** @description What a promotion would lose */
            loss: {
              /** @description Commits of the master, so far as known, that are not here */
              changes: number;
              seconds: number | null;
            };
            /** @description First change number the restored master gives; above `at` */
            next_number: number;
            /** @description Its term */
            promoted_term: number;
            /** @description From the first row to a master */
            recovery_seconds: number;
            /** @description Digest of all rows here */
            root: string;
            /** @description Rows of all tables */
            rows: number;
            /** @description Digest of all rows that were restored */
            scratch_root: string;
            /** @description UTC */
            started_at: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  ExportsController_export: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description One ZIP of all, or one CSV a symbol
           * @default true
           */
          create_zip?: boolean;
          /** @description Last date; without it to the last bar */
          end_date?: string | null;
          /**
           * @description Day, ISO week or month
           * @default 1d
           * @enum {string}
           */
          interval?: "1d" | "1w" | "1mo";
          /** @description First date; without it from the first bar */
          start_date?: string | null;
          /** @description Spellings, or only `*` for every instrument that is synced */
          symbols: string[];
        };
      };
    };
    responses: {
      /** @description What was written and what was not */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What came of it */
            result: {
              /** @description Of these, exported */
              exported_count: number;
              /** @description The files written */
              exported_files: {
                /** @description When it was written; ISO 8601 with offset */
                created: string;
                /** @description Its name */
                filename: string;
                /** @description The same, relative to the exports folder */
                filepath: string;
                /** @description A ZIP of CSV files; otherwise one CSV */
                is_zip: boolean;
                /** @description Bytes */
                size: number;
                /** @description MiB, two decimals */
                size_mb: number;
              }[];
              /** @description Of these, failed */
              failed_count: number;
              /** @description What was not exported */
              failed_symbols: {
                /**
                 * @description Why, for programs
                 * @enum {string}
                 */
                code: "unknown_instrument" | "no_data";
                /** @description Why, for people */
                error: string;
                /** @description As the caller spelled it */
                symbol: string;
              }[];
              /** @description False when a symbol has failed; the others are exported nevertheless */
              success: boolean;
              /** @description When it began; ISO 8601 with offset */
              timestamp: string;
              /** @description Asked for, each instrument once */
              total_symbols: number;
            };
            /** @description False when a symbol has failed; the others are exported nevertheless */
            success: boolean;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  ExportsController_one: {
    parameters: {
      query?: {
        /** @description Last date; without it to the last bar */
        end_date?: string | null;
        /** @description Day, ISO week or month */
        interval?: "1d" | "1w" | "1mo";
        /** @description First date; without it from the first bar */
        start_date?: string | null;
      };
      header?: never;
      path: {
        /** @description An instrument in any accepted spelling */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What was written */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What came of it */
            result: {
              /** @description Of these, exported */
              exported_count: number;
              /** @description The files written */
              exported_files: {
                /** @description When it was written; ISO 8601 with offset */
                created: string;
                /** @description Its name */
                filename: string;
                /** @description The same, relative to the exports folder */
                filepath: string;
                /** @description A ZIP of CSV files; otherwise one CSV */
                is_zip: boolean;
                /** @description Bytes */
                size: number;
                /** @description MiB, two decimals */
                size_mb: number;
              }[];
              /** @description Of these, failed */
              failed_count: number;
              /** @description What was not exported */
              failed_symbols: {
                /**
                 * @description Why, for programs
                 * @enum {string}
                 */
                code: "unknown_instrument" | "no_data";
                /** @description Why, for people */
                error: string;
                /** @description As the caller spelled it */
                symbol: string;
              }[];
              /** @description False when a symbol has failed; the others are exported nevertheless */
              success: boolean;
              /** @description When it began; ISO 8601 with offset */
              timestamp: string;
              /** @description Asked for, each instrument once */
              total_symbols: number;
            };
            /** @description False when a symbol has failed; the others are exported nevertheless */
            success: boolean;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  ExportsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The files, latest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Latest first */
            files: {
              /** @description When it was written; ISO 8601 with offset */
              created: string;
              /** @description Its name */
              filename: string;
              /** @description The same, relative to the exports folder */
              filepath: string;
              /** @description A ZIP of CSV files; otherwise one CSV */
              is_zip: boolean;
              /** @description Bytes */
              size: number;
              /** @description MiB, two decimals */
              size_mb: number;
            }[];
            /**
             * @description Always true
             * @constant
             */
            success: true;
            /** @description How many */
            total: number;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  ExportsController_download: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description A name from the list */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/zip": string;
          "text/csv": string;
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  ExportsController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description A name from the list */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The file that is gone */
            filename: string;
            /**
             * @description Always true
             * @constant
             */
            success: true;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  FeedController_read: {
    parameters: {
      query: {
        /** @description Change number after which the batch is to begin */
        after: number;
        /** @description Change number up to which the slave has committed; `after` if not said */
        applied?: number;
        /** @description Name of the slave; a key of its own decides over it */
        name?: string;
        /** @description Highest term that the slave has seen */
        term?: number;
        /** @description Seconds to wait for news */
        wait?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The batch */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/vnd.tidemark.batch": string;
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Gone */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  FeedController_ack: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          cursor: number;
          /** @description Name of the slave */
          name?: string;
          term: number;
          verification: {
            error?: string;
            groups?: {
              groups: number[];
              table: string;
            }[];
            id: string;
            leaves?: {
              leaves: [
                number,
                number,
                number,
                number
              ][];
              table: string;
            }[];
            root?: string;
            rows?: number;
            /** @enum {string} */
            stage: "computing" | "groups" | "leaves" | "done" | "failed";
          } | null;
          verified_seq: number | null;
        };
      };
    };
    responses: {
      /** @description Taken */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description Always true
             * @constant
             */
            success: true;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  PromoteController_follow: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description true does it; otherwise the answer says what it would cost
           * @default false
           */
          confirm?: boolean;
          /** @description Where the new master is: http or https, without path */
          master_url: string;
        };
      };
    };
    responses: {
      /** @description Where this node stands now, or the preview */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            fork: number | null;
            /** @description The master named */
            master: {
              /** @description Why it could not be asked, or is no master */
              error: string | null;
              /** @description Whether it answers now */
              reachable: boolean;
              /** @description master, slave or fenced */
              role: string | null;
              term: number | null;
              /** @description As asked */
              url: string;
            };
            /** @description master, slave or fenced */
            role: string | null;
            /** @description Term that this node stands in */
            term: number;
            /** @description What that master never had: saved to a review file before it leaves; null: not known */
            would_set_aside: {
              /** @description Rows */
              rows: number;
              /** @description Rows by table */
              tables: {
                [key: string]: number;
              };
            } | null;
          } | {
            /** @description Last change number that the term took over */
            from: number;
            /** @description Its address; null: not known */
            master_url: string | null;
            /** @description Id of this database */
            node_id: string;
            /** @description master, slave or fenced */
            role: string | null;
            /** @description Its term */
            term: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  MaintenanceTasksController_log: {
    parameters: {
      query?: {
        /** @description Lines at most */
        limit?: number;
        /** @description Lines to leave out */
        offset?: number;
        /** @description incremental, full, validation or repair; also data_validation and the like */
        task_name?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Newest first */
            logs: {
              /** @description Rows that it stored, or looked at */
              data_count: number;
              /** @description Seconds; null while it runs */
              duration: number | null;
              /** @description Its end; ISO 8601 with offset */
              end_time: string | null;
              /** @description Why it failed */
              error_message: string | null;
              /** @description Number of the run */
              id: number;
              /** @description What it did */
              result_message: string | null;
              /** @description ISO 8601 with offset */
              start_time: string;
              /**
               * @description How it ended
               * @enum {string}
               */
              status: "running" | "completed" | "failed";
              /** @description Name of the task */
              task_name: string;
              /** @description Its kind */
              task_type: string;
            }[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  StatusController_masterStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its short status, or why there is none */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Change number up to which it holds everything */
            cursor?: number;
            /** @description Why it is offline */
            error?: string;
            /** @description Highest change number of the master, as far as it has heard */
            head?: number;
            /** @description NODE_NAME */
            name?: string;
            /** @description As /health/ready */
            ready?: boolean;
            /** @description master, slave or fenced; null before the first start */
            role?: string | null;
            /**
             * @description Always true
             * @constant
             */
            running?: true;
            /**
             * @description Where there is no status of the master
             * @enum {string}
             */
            status?: "offline" | "not_configured";
            sync_delay?: number | null;
            /** @description Maintenance tasks that it has; 0 on a slave */
            tasks_count?: number;
            /** @description Highest term that it has seen */
            term?: number;
            /** @description Seconds since it was started */
            uptime?: number;
            /** @description Version of the program */
            version?: string;
          } & {
            [key: string]: unknown;
          };
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  StatusController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The nodes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description On a master: itself and its slaves; on a slave: its master and itself */
            nodes: {
              behind: number | null;
              /** @description Why it is offline */
              error?: string;
              /** @description Where it is; null where a slave that fetches never said so */
              host: string | null;
              /** @description When the copy last held all that its master had; ISO 8601 with offset */
              last_sync: string | null;
              /** @description Name of the node */
              name: string;
              port: number | null;
              /** @description master, slave or fenced; null before the first start */
              role: string | null;
              /**
               * @description What the copy is doing; of slaves only
               * @enum {string}
               */
              state?: "first_copy" | "verifying" | "catching_up" | "in_sync" | "lagging" | "unreachable" | "diverged" | "fenced" | "schema_older" | "not_slave";
              /**
               * @description offline: it did not answer within 3 s
               * @enum {string}
               */
              status: "running" | "offline";
              sync_delay: number | null;
              tasks_count: number | null;
              /** @description Why the stream does not get through to it; null: it does */
              trouble?: {
                /** @description Stable word */
                code: string;
                /** @description In words */
                message: string;
                /** @description Since when, UTC */
                since: string;
              } | null;
              uptime: number | null;
              /** @description When the copy was last found equal to its master; ISO 8601 with offset */
              verified_at: string | null;
              /** @description Digest of the whole store then */
              verified_root: string | null;
            }[];
            /** @description Those that are running */
            online_nodes: number;
            /** @description All of them */
            total_nodes: number;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  PromoteController_preview: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The preview */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Change number up to which all is here */
            from: number;
            /** @description The present master */
            master: {
              /** @description Why it could not be asked, or is no master */
              error: string | null;
              /** @description Highest change number it was known to have */
              head: number;
              /** @description When that was; ISO 8601 with offset */
              head_known_at: string | null;
              /** @description Whether it answers now */
              reachable: boolean;
              /** @description Its address; null: not known */
              url: string | null;
            };
            /** @description Term that a promotion would begin */
            next_term: number;
            /** @description master, slave or fenced */
            role: string | null;
            /** @description Term that this node stands in */
            term: number;
            /** @description When this copy was last found equal; ISO 8601 with offset */
            verified_at: string | null;
            /** @description What a promotion would lose */
            would_lose: {
              /** @description Commits of the master, so far as known, that are not here */
              changes: number;
              seconds: number | null;
            };
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  PromoteController_promote: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description true does it; otherwise the answer says what it would cost
           * @default false
           */
          confirm?: boolean;
          /** @description The term that the preview showed: refused with 409 where it has been begun meanwhile */
          next_term?: number;
        };
      };
    };
    responses: {
      /** @description The reign that has begun, or the preview */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Change number up to which all is here */
            from: number;
            /** @description The present master */
            master: {
              /** @description Why it could not be asked, or is no master */
              error: string | null;
              /** @description Highest change number it was known to have */
              head: number;
              /** @description When that was; ISO 8601 with offset */
              head_known_at: string | null;
              /** @description Whether it answers now */
              reachable: boolean;
              /** @description Its address; null: not known */
              url: string | null;
            };
            /** @description Term that a promotion would begin */
            next_term: number;
            /** @description master, slave or fenced */
            role: string | null;
            /** @description Term that this node stands in */
            term: number;
            /** @description When this copy was last found equal; ISO 8601 with offset */
            verified_at: string | null;
            /** @description What a promotion would lose */
            would_lose: {
              /** @description Commits of the master, so far as known, that are not here */
              changes: number;
              seconds: number | null;
            };
          } | {
            /** @description Last change number that the term took over */
            from: number;
            /** @description Its address; null: not known */
            master_url: string | null;
            /** @description Id of this database */
            node_id: string;
            /** @description master, slave or fenced */
            role: string | null;
            /** @description Its term */
            term: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DmsReadController_read: {
    parameters: {
      query: {
        /** @description Last date, inclusive; the time of a datetime is ignored */
        end_date: string;
        /** @description Day, ISO week or month */
        interval?: "1d" | "1w" | "1mo";
        /** @description First date, inclusive; the time of a datetime is ignored */
        start_date: string;
      };
      header?: never;
      path: {
        /** @description An instrument in any accepted spelling */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The bars */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            data: {
              /** @description Last price */
              Close: number;
              /** @description Highest price */
              High: number;
              /** @description Lowest price */
              Low: number;
              /** @description First price, raw */
              Open: number;
              /** @description Session date at midnight, without offset; of a week or month its last session */
              time: string;
              /** @description Shares or contracts; null where the source has none */
              Volume: number | null;
            }[] | null;
            index: string[] | null;
            /** @description As the caller spelled it */
            symbol: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DmsReadController_batch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description Bars as they were known at this instant: values that were corrected later are the ones from before. When a bar was first stored is not recorded: it counts as known from its session on. Without an offset it is UTC */
          as_of?: string | null;
          /** @description Last date, inclusive; the time of a datetime is ignored */
          end_date: string;
          /**
           * @description Day, ISO week or month
           * @default 1d
           * @enum {string}
           */
          interval?: "1d" | "1w" | "1mo";
          /** @description First date, inclusive; the time of a datetime is ignored */
          start_date: string;
          /** @description Spellings; the answer has each as its key */
          symbols: string[];
        };
      };
    };
    responses: {
      /** @description The bars by symbol */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            [key: string]: {
              /** @description Ascending by time */
              data: {
                /** @description Last price */
                Close: number;
                /** @description Highest price */
                High: number;
                /** @description Lowest price */
                Low: number;
                /** @description First price, raw */
                Open: number;
                /** @description Session date at midnight, without offset; of a week or month its last session */
                time: string;
                /** @description Shares or contracts; null where the source has none */
                Volume: number | null;
              }[];
              /** @description The times of `data` */
              index: string[];
            } | null;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SlavesController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All slaves */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description False: it was pushed to, and is no longer in the settings */
            enabled: boolean;
            /** @description Null: it fetches by itself and never said so */
            host: string | null;
            /** @description When it was last heard of; ISO 8601 with offset */
            last_contact: string | null;
            /**
             * @description push: this master sends; pull: it fetches
             * @enum {string}
             */
            mode: "push" | "pull";
            /** @description Its name */
            name: string;
            port: number | null;
          }[];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SlavesController_status: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the slave: as configured, `{host}_{port}` or `{hostname}_slave` */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The slave */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            behind: number | null;
            /** @description Why it is offline */
            error?: string;
            /** @description Where it is; null where a slave that fetches never said so */
            host: string | null;
            /** @description When the copy last held all that its master had; ISO 8601 with offset */
            last_sync: string | null;
            /** @description Name of the node */
            name: string;
            port: number | null;
            /** @description master, slave or fenced; null before the first start */
            role: string | null;
            /**
             * @description What the copy is doing; of slaves only
             * @enum {string}
             */
            state?: "first_copy" | "verifying" | "catching_up" | "in_sync" | "lagging" | "unreachable" | "diverged" | "fenced" | "schema_older" | "not_slave";
            /**
             * @description offline: it did not answer within 3 s
             * @enum {string}
             */
            status: "running" | "offline";
            sync_delay: number | null;
            tasks_count: number | null;
            /** @description Why the stream does not get through to it; null: it does */
            trouble?: {
              /** @description Stable word */
              code: string;
              /** @description In words */
              message: string;
              /** @description Since when, UTC */
              since: string;
            } | null;
            uptime: number | null;
            /** @description When the copy was last found equal to its master; ISO 8601 with offset */
            verified_at: string | null;
            /** @description Digest of the whole store then */
            verified_root: string | null;
          };
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SlavesController_sync: {
    parameters: {
      query?: {
        /** @description Seconds to wait until the rows that are sent once more have been applied */
        wait?: number;
      };
      header?: never;
      path: {
        /** @description Name of the slave: as configured, `{host}_{port}` or `{hostname}_slave` */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description Last day of it; absent or null: to the last */
          end_date?: string | null;
          /** @description First day of what is sent once more; of a date and time only the date counts. Absent or null: from the first */
          start_date?: string | null;
          /** @description Send the rows of this instrument once more; absent or null: of all, if there are dates */
          symbol?: string | null;
        };
      };
    };
    responses: {
      /** @description It is under way */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What was done */
            result: {
              /** @description In words */
              message: string;
              /** @description Whether the rows asked for were applied within `wait`; null: none in particular were asked for */
              sent: boolean | null;
              /** @description Those that were woken; every slave where nobody bears the name */
              slaves: string[];
              /** @description Whether it was done */
              success: boolean;
            };
            /** @description Whether it was done */
            success: boolean;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  StatusController_status: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its short status */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Change number up to which it holds everything */
            cursor: number;
            /** @description Highest change number of the master, as far as it has heard */
            head: number;
            /** @description NODE_NAME */
            name: string;
            /** @description As /health/ready */
            ready: boolean;
            /** @description master, slave or fenced; null before the first start */
            role: string | null;
            /**
             * @description Always true
             * @constant
             */
            running: true;
            sync_delay: number | null;
            /** @description Maintenance tasks that it has; 0 on a slave */
            tasks_count: number;
            /** @description Highest term that it has seen */
            term: number;
            /** @description Seconds since it was started */
            uptime: number;
            /** @description Version of the program */
            version: string;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DmsReadController_data: {
    parameters: {
      query?: {
        /** @description Day, ISO week or month */
        interval?: "1d" | "1w" | "1mo";
        /** @description By time: latest or earliest first */
        order?: "asc" | "desc";
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 10000 */
        page_size?: number;
      };
      header?: never;
      path: {
        /** @description An instrument in any accepted spelling */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The bars of this page */
            data: {
              /** @description Last price */
              Close: number;
              /** @description Highest price */
              High: number;
              /** @description Lowest price */
              Low: number;
              /** @description First price, raw */
              Open: number;
              /** @description Session date at midnight, without offset; of a week or month its last session */
              time: string;
              /** @description Shares or contracts; null where the source has none */
              Volume: number | null;
            }[];
            /**
             * @description Day, ISO week or month
             * @default 1d
             * @enum {string}
             */
            interval: "1d" | "1w" | "1mo";
            /**
             * @description As asked
             * @enum {string}
             */
            order: "asc" | "desc";
            /** @description This page, from 1; the last where a later one was asked for */
            page: number;
            /** @description Bars a page */
            page_size: number;
            /** @description As the caller spelled it */
            symbol: string;
            /** @description Bars in all */
            total: number;
            /** @description Pages in all */
            total_pages: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DmsReadController_info: {
    parameters: {
      query?: {
        /** @description Day, ISO week or month */
        interval?: "1d" | "1w" | "1mo";
      };
      header?: never;
      path: {
        /** @description An instrument in any accepted spelling */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description First and last bar and their number */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Bars stored */
            data_count: number;
            /** @description Time of the first bar; null without bars */
            earliest_date: string | null;
            /** @description Whether there is any */
            has_data: boolean;
            /**
             * @description Day, ISO week or month
             * @default 1d
             * @enum {string}
             */
            interval: "1d" | "1w" | "1mo";
            /** @description Time of the last bar; null without bars */
            latest_date: string | null;
            /** @description As the caller spelled it */
            symbol: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DmsReadController_list: {
    parameters: {
      query?: {
        /** @description Taken and not needed: the list is always fresh */
        ttl_seconds?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The symbols, ascending */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Every instrument that is synced, exchange first */
            symbols: string[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  StreamController_cursor: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its standing */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Change number up to which all is applied */
            cursor: number;
            /** @description Id of the database of that term's master; null: not heard of yet */
            leader: string | null;
            /** @description Where it believes its master to be */
            master_url: string | null;
            /** @description master, slave or fenced; null before the first start */
            role: string | null;
            /** @description Newest migration */
            schema: number;
            /** @description Highest term seen */
            term: number;
            /** @description All reigns, ascending */
            terms: {
              /** @description Last change number that it took over; its own begin behind it */
              from: number;
              /** @description Id of the database of its master */
              leader?: string | null;
              /** @description Number of the reign */
              term: number;
            }[];
            verified_seq: number | null;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SyncController_list: {
    parameters: {
      query?: {
        /** @description Name of the slave; absent: all */
        backup_name?: string;
        /** @description Lines at most */
        limit?: number;
        /** @description Lines to leave out */
        offset?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A bare array */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Name of the slave */
            backup_name: string;
            /** @description Rows that were sent */
            data_count: number;
            /** @description Its end; ISO 8601 with offset */
            end_time: string | null;
            /** @description Why it failed */
            error_message: string | null;
            /** @description Number of the line */
            id: number;
            /** @description Interval of the bars */
            interval: string;
            /** @description ISO 8601 with offset */
            start_time: string;
            /**
             * @description How it ended
             * @enum {string}
             */
            status: "running" | "success" | "failed";
            /** @description Null: whatever had changed */
            symbol: string | null;
            /**
             * @description incremental: changes; verify: a comparison; repair: rows sent once more; restart: a copy from the start
             * @enum {string}
             */
            sync_mode: "incremental" | "verify" | "repair" | "restart";
          }[];
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  StreamController_receive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was applied */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Change number up to which all is committed here */
            cursor: number;
            /** @description Term of this node */
            term: number;
            /** @description What a running comparison has found so far */
            verification: ({
              /** @description Of the verification */
              id: string;
              /** @description computing, groups, leaves, done or failed */
              stage: string;
            } & {
              [key: string]: unknown;
            }) | null;
            verified_seq: number | null;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SyncController_request: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description Last day of it; absent or null: to the last */
          end_date?: string | null;
          /** @description First day of what is sent once more; of a date and time only the date counts. Absent or null: from the first */
          start_date?: string | null;
          /** @description Send the rows of this instrument once more; absent or null: of all, if there are dates */
          symbol?: string | null;
        };
      };
    };
    responses: {
      /** @description It was asked */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What was done */
            result: {
              /** @description Change numbers that are to come */
              behind: number;
              /** @description Whether everything has arrived */
              completed: boolean;
              /** @description "Sync completed", or how much is still to come */
              message: string;
              /** @description Whether it was done */
              success: boolean;
            };
            /** @description Whether it was done */
            success: boolean;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SyncController_status: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The slaves */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description By name; none on a slave */
            backups: {
              behind: number | null;
              /** @description Where it is */
              host: string | null;
              /** @description When it last held all that this master had; ISO 8601 with offset */
              last_sync: string | null;
              /** @description Name of the slave */
              name: string;
              port: number | null;
              /** @description What the copy is doing */
              state: ("first_copy" | "verifying" | "catching_up" | "in_sync" | "lagging" | "unreachable" | "diverged" | "fenced" | "schema_older" | "not_slave") | null;
              sync_delay: number | null;
              /** @description When it was last found equal; ISO 8601 with offset */
              verified_at: string | null;
            }[];
            /** @description All of them */
            total_backups: number;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SyncController_run: {
    parameters: {
      query?: {
        /** @description Name of the slave; absent: all */
        backup_name?: string | null;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description Name of the slave; absent: all */
          backup_name?: string | null;
        };
      };
    };
    responses: {
      /** @description All have acknowledged */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Always the same */
            message: string;
            /** @description What came of it */
            result: {
              /** @description By slave: it has acknowledged all that this master had when it was asked */
              results: {
                [key: string]: true;
              };
              /**
               * @description Always true
               * @constant
               */
              success: true;
            };
            /**
             * @description Always true; a slave that is late makes it a 503
             * @constant
             */
            success: true;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  MaintenanceTasksController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All tasks */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description When it last began; ISO 8601 with offset */
            last_run_time: string | null;
            /**
             * @description Name of the task
             * @enum {string}
             */
            name: "incremental" | "full" | "validation" | "repair";
            /** @description What it does */
            notes: string;
            /** @description Cron expression; null: only when somebody asks */
            schedule: string | null;
            /**
             * @description How its last run ended; idle: it never ran
             * @enum {string}
             */
            status: "idle" | "running" | "completed" | "failed";
            /**
             * @description Its kind
             * @enum {string}
             */
            type: "incremental" | "full_sync" | "validation" | "repair";
          }[];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  MaintenanceTasksController_status: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description incremental, full, validation or repair; also data_validation and the like */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The task */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Of its last run; null: none has ended */
            last_result?: ({
              /** @description Rows that it stored, or looked at */
              data_count: number;
              /** @description What it did, or why it failed */
              message: string | null;
              /** @description Whether it did what it was to do */
              success: boolean;
            } & {
              [key: string]: unknown;
            }) | null;
            /** @description When it last began; ISO 8601 with offset */
            last_run_time?: string | null;
            /**
             * @description Name of the task
             * @enum {string}
             */
            name?: "incremental" | "full" | "validation" | "repair";
            /** @description Over all its runs */
            stats?: {
              /** @description Seconds of a run, on average */
              avg_duration: number | null;
              /** @description Failed */
              failed_count: number;
              /** @description Completed */
              success_count: number;
              /** @description Rows over all runs */
              total_data_count: number;
              /** @description Runs on record */
              total_runs: number;
            };
            /**
             * @description How its last run ended; idle: it never ran
             * @enum {string}
             */
            status: "idle" | "running" | "completed" | "failed" | "not_found";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  MaintenanceTasksController_trigger: {
    parameters: {
      query?: {
        /** @description incremental, full, validation or repair; in the query or in the body */
        task_name?: string | null;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description incremental, full, validation or repair; in the query or in the body */
          task_name?: string | null;
        };
      };
    };
    responses: {
      /** @description It has begun */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What was begun */
            result: {
              /** @description In words */
              message: string;
              /**
               * @description queued: it runs after the one before it
               * @enum {string}
               */
              status: "running" | "queued";
              /**
               * @description Always true
               * @constant
               */
              success: true;
              /**
               * @description Name of the task
               * @enum {string}
               */
              task_name: "incremental" | "full" | "validation" | "repair";
            };
            /**
             * @description Always true
             * @constant
             */
            success: true;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  MaintenanceTasksController_triggerAll: {
    parameters: {
      query?: {
        /** @description Only those of this type; absent: all */
        task_type?: ("incremental" | "full_sync" | "validation" | "repair") | null;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description Only those of this type; absent: all */
          task_type?: ("incremental" | "full_sync" | "validation" | "repair") | null;
        };
      };
    };
    responses: {
      /** @description The first has begun */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What was begun */
            result: {
              /** @description In words */
              message: string;
              /** @description By task */
              results: {
                [key: string]: {
                  /** @description In words */
                  message: string;
                  /**
                   * @description queued: it runs after the one before it
                   * @enum {string}
                   */
                  status: "running" | "queued";
                  /**
                   * @description Always true
                   * @constant
                   */
                  success: true;
                  /**
                   * @description Name of the task
                   * @enum {string}
                   */
                  task_name: "incremental" | "full" | "validation" | "repair";
                };
              };
              /**
               * @description Always true
               * @constant
               */
              success: true;
              /** @description Those that are under way or in the queue */
              success_count: number;
              /** @description Tasks */
              triggered_count: number;
            };
            /**
             * @description Always true
             * @constant
             */
            success: true;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      /** @description The key lacks the scope */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherController_health: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description Always ok
             * @constant
             */
            status: "ok";
          };
        };
      };
      400: components["responses"]["NotHttp"];
    };
  };
  WeatherController_publish: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description The place; an observation is identified by it and its time */
          city: string;
          /** @description % */
          humidity: number;
          /** @description Latitude, degrees */
          lat: number;
          /** @description Longitude, degrees */
          lon: number;
          /** @description °C */
          temp: number;
          /** @description When it was observed: YYYY-MM-DD HH:MM:SS in UTC, or ISO 8601 */
          timestamp: string;
          /** @description In words */
          weather: string;
        };
      };
    };
    responses: {
      /** @description It is stored */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description Always "success"
             * @constant
             */
            result: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  AlertsController_list: {
    parameters: {
      query?: {
        /** @description Only of this kind */
        kind?: string;
        /** @description Only those that are not resolved, or only those that are; without it both */
        open?: boolean;
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 200 */
        page_size?: number;
        /** @description Only of this severity */
        severity?: "info" | "warning" | "critical";
        /** @description Raised at this instant or later */
        since?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of alerts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The rows of this page */
            data: {
              /** @description What belongs to its kind */
              data: {
                [key: string]: unknown;
              };
              /** @description Its messages, in the order in which they were made */
              deliveries: {
                /**
                 * @description By which way
                 * @enum {string}
                 */
                channel: "webhook" | "email";
                /** @description When it was taken; ISO 8601 with offset */
                delivered_at: string | null;
                /** @description Why the last try failed; null where none has */
                error: string | null;
                /** @description The Idempotency-Key of a webhook */
                id: string;
                /** @description When it is tried next; null where it is not; ISO 8601 with offset */
                next_try_at: string | null;
                /**
                 * @description What it tells
                 * @enum {string}
                 */
                state: "raised" | "resolved";
                /**
                 * @description What became of it
                 * @enum {string}
                 */
                status: "pending" | "delivered" | "failed";
                /** @description Origin of a webhook, receivers of a mail */
                target: string;
                /** @description Tries so far */
                tries: number;
              }[];
              /** @description Number of the alert */
              id: number;
              /** @description What it is about */
              key: string;
              /** @description Of which kind */
              kind: string;
              /** @description Last; ISO 8601 with offset */
              last_raised_at: string;
              /** @description English */
              message: string;
              /** @description Chinese */
              message_zh: string;
              /** @description How often it was raised while it was open */
              occurrences: number;
              /** @description First; ISO 8601 with offset */
              raised_at: string;
              /** @description When it was over; null while it is open; ISO 8601 with offset */
              resolved_at: string | null;
              /**
               * @description How bad it is
               * @enum {string}
               */
              severity: "info" | "warning" | "critical";
            }[];
            /** @description This page, from 1 */
            page: number;
            /** @description Rows a page */
            page_size: number;
            /** @description Rows in all */
            total: number;
            /** @description Pages in all */
            total_pages: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  AlertsController_resolve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Number of the alert */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The alert as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The alert */
            data: {
              /** @description What belongs to its kind */
              data: {
                [key: string]: unknown;
              };
              /** @description Its messages, in the order in which they were made */
              deliveries: {
                /**
                 * @description By which way
                 * @enum {string}
                 */
                channel: "webhook" | "email";
                /** @description When it was taken; ISO 8601 with offset */
                delivered_at: string | null;
                /** @description Why the last try failed; null where none has */
                error: string | null;
                /** @description The Idempotency-Key of a webhook */
                id: string;
                /** @description When it is tried next; null where it is not; ISO 8601 with offset */
                next_try_at: string | null;
                /**
                 * @description What it tells
                 * @enum {string}
                 */
                state: "raised" | "resolved";
                /**
                 * @description What became of it
                 * @enum {string}
                 */
                status: "pending" | "delivered" | "failed";
                /** @description Origin of a webhook, receivers of a mail */
                target: string;
                /** @description Tries so far */
                tries: number;
              }[];
              /** @description Number of the alert */
              id: number;
              /** @description What it is about */
              key: string;
              /** @description Of which kind */
              kind: string;
              /** @description Last; ISO 8601 with offset */
              last_raised_at: string;
              /** @description English */
              message: string;
              /** @description Chinese */
              message_zh: string;
              /** @description How often it was raised while it was open */
              occurrences: number;
              /** @description First; ISO 8601 with offset */
              raised_at: string;
              /** @description When it was over; null while it is open; ISO 8601 with offset */
              resolved_at: string | null;
              /**
               * @description How bad it is
               * @enum {string}
               */
              severity: "info" | "warning" | "critical";
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  AlertsController_channels: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The channels; none where nothing is set */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description In the order of the settings; of two webhooks with one origin only the hidden path differs */
            data: {
              /**
               * @description By which way
               * @enum {string}
               */
              channel: "webhook" | "email";
              /** @description Host of SMTP_URL; null for a webhook */
              mail_server: string | null;
              /** @description Of a mail; null for a webhook */
              sender: string | null;
              /** @description Whether what is posted is signed (ALERT_WEBHOOK_SECRET); null for mail */
              signed: boolean | null;
              /** @description Origin of a webhook, receivers of a mail */
              target: string;
            }[];
            /** @description What each of them is told of */
            kinds: ("sync.failed" | "replication.lagging" | "replication.broken" | "weather.extreme" | "weather.temperature_change" | "weather.threshold" | "weather.poll_failed" | "test")[];
            /** @description An alert that is raised again while it is open is sent again after so many hours; 0: never */
            repeat_hours: number;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  AlertsController_test: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The alert as it was raised */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The alert */
            data: {
              /** @description What belongs to its kind */
              data: {
                [key: string]: unknown;
              };
              /** @description Its messages, in the order in which they were made */
              deliveries: {
                /**
                 * @description By which way
                 * @enum {string}
                 */
                channel: "webhook" | "email";
                /** @description When it was taken; ISO 8601 with offset */
                delivered_at: string | null;
                /** @description Why the last try failed; null where none has */
                error: string | null;
                /** @description The Idempotency-Key of a webhook */
                id: string;
                /** @description When it is tried next; null where it is not; ISO 8601 with offset */
                next_try_at: string | null;
                /**
                 * @description What it tells
                 * @enum {string}
                 */
                state: "raised" | "resolved";
                /**
                 * @description What became of it
                 * @enum {string}
                 */
                status: "pending" | "delivered" | "failed";
                /** @description Origin of a webhook, receivers of a mail */
                target: string;
                /** @description Tries so far */
                tries: number;
              }[];
              /** @description Number of the alert */
              id: number;
              /** @description What it is about */
              key: string;
              /** @description Of which kind */
              kind: string;
              /** @description Last; ISO 8601 with offset */
              last_raised_at: string;
              /** @description English */
              message: string;
              /** @description Chinese */
              message_zh: string;
              /** @description How often it was raised while it was open */
              occurrences: number;
              /** @description First; ISO 8601 with offset */
              raised_at: string;
              /** @description When it was over; null while it is open; ISO 8601 with offset */
              resolved_at: string | null;
              /**
               * @description How bad it is
               * @enum {string}
               */
              severity: "info" | "warning" | "critical";
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  BarsController_bars: {
    parameters: {
      query: {
        /** @description raw: as traded. split: prices before a split divided by its ratio, volumes multiplied by it. all: prices before a dividend multiplied by 1 − dividend / close before it, too. By all splits and dividends that are stored, those after `end` as well; the newest bars stay as they are */
        adjustment?: "raw" | "split" | "all";
        /** @description Last date, inclusive; without it to the last bar */
        end?: string;
        /** @description JSON, or the same columns as CSV or one JSON object a line */
        format?: "json" | "csv" | "ndjson";
        /** @description Instruments, separated by commas */
        instruments: string;
        /** @description Day, ISO week or month. Weeks and months are made of the daily bars; their date is the last session in the data. One that `start` cuts is given whole, one that `end` cuts as it stood on that day, like the current one */
        interval?: "1d" | "1w" | "1mo";
        /** @description First date, inclusive; without it from the first bar */
        start?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The bars */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description As asked
             * @enum {string}
             */
            adjustment: "raw" | "split" | "all";
            /** @description Bars in `data` */
            count: number;
            /** @description Ascending by instrument and date */
            data: {
              /** @description Turnover in currency; null where the source has none */
              amount: number | null;
              /** @description Last price in the instrument's currency, adjusted as asked */
              close: number;
              /**
               * Format: date
               * @description Session date; of a week or month its last session
               */
              date: string;
              /** @description Highest price in the instrument's currency, adjusted as asked */
              high: number;
              /** @description Canonical spelling */
              instrument: string;
              /** @description Lowest price in the instrument's currency, adjusted as asked */
              low: number;
              /** @description First price in the instrument's currency, adjusted as asked */
              open: number;
              /** @description Shares or contracts, adjusted as asked; null where the source has none */
              volume: number | null;
            }[];
            /** @description As asked; null: to the last bar */
            end: string | null;
            /** @description The instruments asked for, in the order of `data` */
            instruments: string[];
            /**
             * @description As asked
             * @enum {string}
             */
            interval: "1d" | "1w" | "1mo";
            /** @description As asked; null: from the first bar */
            start: string | null;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  CalendarsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The exchanges */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Every exchange with a trading calendar */
            data: {
              /** @description Dates for which sessions are known; outside there are none */
              known: {
                /**
                 * Format: date
                 * @description First known date
                 */
                from: string;
                /**
                 * Format: date
                 * @description Last known date; later holidays are not announced yet
                 */
                to: string;
              };
              /**
               * @description Market identifier code of ISO 10383; 24x7 for what never closes
               * @enum {string}
               */
              mic: "XSHG" | "XSHE" | "BJSE" | "XHKG" | "XNYS" | "XNAS" | "24x7";
              /** @description Time zone of the exchange's session dates */
              timezone: string;
            }[];
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  CalendarsController_one: {
    parameters: {
      query?: {
        /** @description Last date, inclusive; without both the current year, without one of them the year of the other */
        end?: string;
        /** @description First date, inclusive; without both the current year, without one of them the year of the other */
        start?: string;
      };
      header?: never;
      path: {
        /** @description Market identifier code of ISO 10383: XSHG, XSHE, BJSE, XHKG, XNYS, XNAS, 24x7 */
        mic: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The sessions of the range */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Weekdays on which it stays shut */
            closures: {
              /**
               * Format: date
               * @description A weekday without a session
               */
              date: string;
              /** @description Why */
              name: string;
            }[];
            /** @description Dates for which sessions are known; outside there are none */
            known: {
              /**
               * Format: date
               * @description First known date
               */
              from: string;
              /**
               * Format: date
               * @description Last known date; later holidays are not announced yet
               */
              to: string;
            };
            /**
             * @description Market identifier code of ISO 10383; 24x7 for what never closes
             * @enum {string}
             */
            mic: "XSHG" | "XSHE" | "BJSE" | "XHKG" | "XNYS" | "XNAS" | "24x7";
            /** @description The days the exchange is open, ascending */
            sessions: {
              /**
               * Format: date-time
               * @description End of the lunch break
               */
              break_end?: string;
              /**
               * Format: date-time
               * @description Start of the lunch break, where there is one
               */
              break_start?: string;
              /**
               * Format: date-time
               * @description Close
               */
              close: string;
              /**
               * Format: date
               * @description Session date
               */
              date: string;
              /** @description Closes early */
              half_day: boolean;
              /**
               * Format: date-time
               * @description Open
               */
              open: string;
            }[];
            /** @description Time zone of the exchange's session dates */
            timezone: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  CorporateActionsController_list: {
    parameters: {
      query: {
        /** @description Last ex-date, inclusive; without it to the last one */
        end?: string;
        /** @description Instruments, separated by commas */
        instruments: string;
        /** @description First ex-date, inclusive; without it from the first one */
        start?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The splits and dividends */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Entries in `data` */
            count: number;
            /** @description Ascending by instrument and ex-date */
            data: {
              /**
               * Format: date
               * @description First session on which the share is traded so
               */
              ex_date: string;
              /** @description Canonical spelling */
              instrument: string;
              /**
               * @description A split of shares, or a dividend in cash
               * @enum {string}
               */
              kind: "split" | "dividend";
              /**
               * Format: date-time
               * @description When it was stored or last changed
               */
              noted_at: string;
              /** @description The data provider that said so last */
              provider: string;
              /** @description Split: new shares for one old. Dividend: for one share as it was on that day, in the instrument's currency */
              value: number;
            }[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  CoverageController_byInstrument: {
    parameters: {
      query?: {
        /** @description Last date; at most, and without it, the last session that has closed and passed its grace */
        end?: string;
        /** @description Instruments, separated by commas; without it every one that is synced */
        instruments?: string;
        /** @description First date; without it the first date that was ever asked of a data provider */
        start?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One report an instrument */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Ascending by instrument */
            data: {
              end: string | null;
              /** @description Sessions of the instrument's exchange in the range */
              expected: number;
              /** @description Sessions without a bar for a known reason */
              explained: number;
              /** @description Why cells are explained, ascending */
              explanations: {
                /**
                 * Format: date
                 * @description Last date
                 */
                end: string;
                /** @description Where that is known from */
                evidence: {
                  [key: string]: unknown;
                };
                /** @description not_listed, delisted, suspended or provider_empty */
                reason: string;
                /**
                 * Format: date
                 * @description First date
                 */
                start: string;
              }[];
              /** @description Sessions with neither bar nor reason: expected - verified - provisional - explained */
              gap: number;
              /** @description The gaps as ranges, ascending */
              gaps: {
                /**
                 * Format: date
                 * @description Last of them
                 */
                end: string;
                /** @description How many, in a row */
                sessions: number;
                /**
                 * Format: date
                 * @description First session without bar or reason
                 */
                start: string;
              }[];
              /** @description Canonical spelling */
              instrument: string;
              /** @description Sessions fetched before their close and grace; to be fetched again */
              provisional: number;
              start: string | null;
              /** @description Sessions with a final bar */
              verified: number;
            }[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  CoverageController_byMonth: {
    parameters: {
      query?: {
        /** @description Last date; at most, and without it, the last session that has closed and passed its grace */
        end?: string;
        /** @description Instruments, separated by commas; without it every one that is synced */
        instruments?: string;
        /** @description First date; without it the first date that was ever asked of a data provider */
        start?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One row an instrument and month */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Ascending by instrument and month */
            data: {
              /** @description Sessions of the instrument's exchange in the range */
              expected: number;
              /** @description Sessions without a bar for a known reason */
              explained: number;
              /** @description Sessions with neither bar nor reason: expected - verified - provisional - explained */
              gap: number;
              /** @description Canonical spelling */
              instrument: string;
              /** @description Calendar month */
              month: string;
              /** @description Sessions fetched before their close and grace; to be fetched again */
              provisional: number;
              /** @description Sessions with a final bar */
              verified: number;
            }[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  InstrumentsController_list: {
    parameters: {
      query?: {
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 1000 */
        page_size?: number;
        /** @description Part of the spelling or the name */
        search?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The rows of this page */
            data: {
              /** @description Bars stored */
              bars: number;
              /** @description First bar stored */
              first_date: string | null;
              /** @description Canonical spelling */
              instrument: string;
              /** @description Last bar stored */
              last_date: string | null;
              /**
               * @description Trading calendar
               * @enum {string}
               */
              mic: "XSHG" | "XSHE" | "BJSE" | "XHKG" | "XNYS" | "XNAS" | "24x7";
              /** @description Name */
              name: string | null;
              /** @description The only provider that is asked; null: the configured order */
              provider: string | null;
            }[];
            /** @description This page, from 1 */
            page: number;
            /** @description Rows a page */
            page_size: number;
            /** @description Rows in all */
            total: number;
            /** @description Pages in all */
            total_pages: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  InstrumentsController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description A data provider that can list what it has (tdx, csv, sample): all of it */
          all_of?: string;
          /** @description Any accepted spelling */
          instruments?: string[];
          /**
           * @description Its trading calendar, where the exchange has more than one
           * @enum {string}
           */
          mic?: "XSHG" | "XSHE" | "BJSE" | "XHKG" | "XNYS" | "XNAS" | "24x7";
          /** @description Name, where one instrument is added */
          name?: string;
          /** @description The only data provider to ask for these */
          provider?: string;
        };
      };
    };
    responses: {
      /** @description They are listed now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description New or changed */
            added: number;
            /** @description All that were named, canonical */
            instruments: string[];
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  InstrumentsController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description Instruments in any accepted spelling */
          instruments: string[];
        };
      };
    };
    responses: {
      /** @description They are no longer synced */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description How many were listed */
            removed: number;
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  JobsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All jobs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description By name */
            data: {
              /** @description What it does */
              description: string;
              /** @description false with SCHEDULER=off, and on every node that is not the master */
              enabled: boolean;
              /** @description Last end; ISO 8601 with offset */
              last_ended_at: string | null;
              /** @description What it said at its end */
              last_message: string | null;
              /** @description Last start; ISO 8601 with offset */
              last_started_at: string | null;
              /** @description running, completed, failed, cancelled, skipped */
              last_status: string | null;
              /**
               * @description Name of the job
               * @enum {string}
               */
              name: "scheduler_daily" | "scheduler_missing";
              /** @description ISO 8601 with offset */
              next_due: string;
              /** @description Cron expression */
              schedule: string;
              /** @description Zone of the schedule */
              timezone: string;
            }[];
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  JobsController_trigger: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the job */
        name: "scheduler_daily" | "scheduler_missing";
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It has started */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The run */
            data: {
              /** @description Last day */
              end_date: string;
              /** @description First day */
              start_date: string;
              /** @description For batch/progress */
              task_id: string;
              /** @description Days of its range */
              total_days: number;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  KeysController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All keys */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The newest first */
            data: {
              /** @description ISO 8601 with offset */
              created_at: string;
              /** @description Whose key made it; api-key is API_KEY, local a caller without key */
              created_by: string;
              /** @description When it ends by itself; ISO 8601 with offset */
              expires_at: string | null;
              /** @description Number of the key */
              id: number;
              /** @description When it was last used, to the minute; ISO 8601 with offset */
              last_used_at: string | null;
              /** @description Name of the key: whose or what for; it stands in the log */
              name: string;
              /** @description When it was revoked; ISO 8601 with offset */
              revoked_at: string | null;
              /** @description Whose key revoked it */
              revoked_by: string | null;
              /** @description What it opens: read, sync, replicate, node; admin opens all */
              scopes: ("read" | "sync" | "replicate" | "node" | "admin")[];
              /**
               * @description Whether it opens anything
               * @enum {string}
               */
              state: "active" | "expired" | "revoked";
            }[];
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  KeysController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * Format: date-time
           * @description When it ends by itself; null for never
           */
          expires_at?: ((string | null) | null) | string | null;
          /** @description Name of the key: whose or what for; it stands in the log */
          name: string;
          /** @description What it opens: read, sync, replicate, node; admin opens all */
          scopes: ("read" | "sync" | "replicate" | "node" | "admin")[];
        };
      };
    };
    responses: {
      /** @description The key */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What is stored of it */
            data: {
              /** @description ISO 8601 with offset */
              created_at: string;
              /** @description Whose key made it; api-key is API_KEY, local a caller without key */
              created_by: string;
              /** @description When it ends by itself; ISO 8601 with offset */
              expires_at: string | null;
              /** @description Number of the key */
              id: number;
              /** @description When it was last used, to the minute; ISO 8601 with offset */
              last_used_at: string | null;
              /** @description Name of the key: whose or what for; it stands in the log */
              name: string;
              /** @description When it was revoked; ISO 8601 with offset */
              revoked_at: string | null;
              /** @description Whose key revoked it */
              revoked_by: string | null;
              /** @description What it opens: read, sync, replicate, node; admin opens all */
              scopes: ("read" | "sync" | "replicate" | "node" | "admin")[];
              /**
               * @description Whether it opens anything
               * @enum {string}
               */
              state: "active" | "expired" | "revoked";
            };
            /** @description To be sent as X-API-Key. Shown this once */
            key: string;
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  KeysController_revoke: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Number of the key */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is revoked, and its sessions have ended */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The key */
            data: {
              /** @description ISO 8601 with offset */
              created_at: string;
              /** @description Whose key made it; api-key is API_KEY, local a caller without key */
              created_by: string;
              /** @description When it ends by itself; ISO 8601 with offset */
              expires_at: string | null;
              /** @description Number of the key */
              id: number;
              /** @description When it was last used, to the minute; ISO 8601 with offset */
              last_used_at: string | null;
              /** @description Name of the key: whose or what for; it stands in the log */
              name: string;
              /** @description When it was revoked; ISO 8601 with offset */
              revoked_at: string | null;
              /** @description Whose key revoked it */
              revoked_by: string | null;
              /** @description What it opens: read, sync, replicate, node; admin opens all */
              scopes: ("read" | "sync" | "replicate" | "node" | "admin")[];
              /**
               * @description Whether it opens anything
               * @enum {string}
               */
              state: "active" | "expired" | "revoked";
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All nodes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description By id */
            data: {
              /** @description Tasks at work, those that this server has just sent among them; null: not known now */
              active_tasks: number | null;
              /**
               * @description open: it failed and gets no tasks for a while; half_open: one may try
               * @enum {string}
               */
              breaker: "closed" | "open" | "half_open";
              /** @description What it can do; none: everything */
              capabilities: string[];
              /** @description When this server last heard of its load; ISO 8601 with offset */
              checked_at: string | null;
              /** @description Tasks that succeeded since its start; null: not known now */
              completed_tasks: number | null;
              /** @description CPU; null: not known now */
              cpu_percent: number | null;
              /** @description Tasks that failed since its start; null: not known now */
              failed_tasks: number | null;
              /** @description IP address or host name at which this server reaches it */
              host: string;
              /** @description When any server last heard of it; ISO 8601 with offset */
              last_seen_at: string | null;
              /** @description Tasks at a time */
              max_workers: number;
              /** @description Memory; null: not known now */
              memory_percent: number | null;
              /** @description Id of the node */
              node_id: string;
              /** @description Its name for people */
              node_name: string;
              /**
               * @description Who named it: the settings, or itself
               * @enum {string}
               */
              origin: "configured" | "registered";
              /** @description Its port */
              port: number;
              /** @description ISO 8601 with offset */
              registered_at: string;
              /** @description Until an open breaker lets it be tried again */
              retry_in_ms: number;
              /** @description 100 − (CPU · 0.5 + memory · 0.3 + active tasks · 10); the highest is given the next task; null: not known now */
              score: number | null;
              /** @description Tasks that this server has there */
              sent_tasks: number;
              /**
               * @description What operators decided
               * @enum {string}
               */
              state: "active" | "drained" | "removed";
              /**
               * @description How it is
               * @enum {string}
               */
              status: "healthy" | "busy" | "overloaded" | "draining" | "drained" | "offline" | "removed";
              /** @description Why its health could not be read; null where it could */
              trouble: {
                /** @description Stable word */
                code: string;
                /** @description What happened */
                message: string;
              } | null;
              /** @description Since its start; null: not known now */
              uptime_seconds: number | null;
              /** @description Where it is called */
              url: string;
            }[];
            /** @description Of these, not offline */
            online: number;
            /** @description Nodes */
            total: number;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_find: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the node */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The node */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Tasks at work, those that this server has just sent among them; null: not known now */
            active_tasks: number | null;
            /**
             * @description open: it failed and gets no tasks for a while; half_open: one may try
             * @enum {string}
             */
            breaker: "closed" | "open" | "half_open";
            /** @description What it can do; none: everything */
            capabilities: string[];
            /** @description When this server last heard of its load; ISO 8601 with offset */
            checked_at: string | null;
            /** @description Tasks that succeeded since its start; null: not known now */
            completed_tasks: number | null;
            /** @description CPU; null: not known now */
            cpu_percent: number | null;
            /** @description Tasks that failed since its start; null: not known now */
            failed_tasks: number | null;
            /** @description IP address or host name at which this server reaches it */
            host: string;
            /** @description When any server last heard of it; ISO 8601 with offset */
            last_seen_at: string | null;
            /** @description Tasks at a time */
            max_workers: number;
            /** @description Memory; null: not known now */
            memory_percent: number | null;
            /** @description Id of the node */
            node_id: string;
            /** @description Its name for people */
            node_name: string;
            /**
             * @description Who named it: the settings, or itself
             * @enum {string}
             */
            origin: "configured" | "registered";
            /** @description Its port */
            port: number;
            /** @description ISO 8601 with offset */
            registered_at: string;
            /** @description Until an open breaker lets it be tried again */
            retry_in_ms: number;
            /** @description 100 − (CPU · 0.5 + memory · 0.3 + active tasks · 10); the highest is given the next task; null: not known now */
            score: number | null;
            /** @description Tasks that this server has there */
            sent_tasks: number;
            /**
             * @description What operators decided
             * @enum {string}
             */
            state: "active" | "drained" | "removed";
            /**
             * @description How it is
             * @enum {string}
             */
            status: "healthy" | "busy" | "overloaded" | "draining" | "drained" | "offline" | "removed";
            /** @description Why its health could not be read; null where it could */
            trouble: {
              /** @description Stable word */
              code: string;
              /** @description What happened */
              message: string;
            } | null;
            /** @description Since its start; null: not known now */
            uptime_seconds: number | null;
            /** @description Where it is called */
            url: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the node */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is out */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Id of the node */
            node_id: string;
            /**
             * @description What it is now
             * @enum {string}
             */
            state: "active" | "drained" | "removed";
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_drain: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the node */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is drained */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Id of the node */
            node_id: string;
            /**
             * @description What it is now
             * @enum {string}
             */
            state: "active" | "drained" | "removed";
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  RegistrationController_heartbeat: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the node */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description Tasks at work */
          active_tasks: number;
          /**
           * @description Tasks that succeeded since its start
           * @default 0
           */
          completed_tasks?: number;
          /** @description CPU, 0 to 100 */
          cpu_percent: number;
          /**
           * @description Tasks that failed since its start
           * @default 0
           */
          failed_tasks?: number;
          /** @description Tasks at a time */
          max_workers?: number;
          /** @description Memory, 0 to 100 */
          memory_percent: number;
          /** @description healthy, busy, overloaded or draining */
          status: string;
        };
      };
    };
    responses: {
      /** @description It was heard */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Id of the node */
            node_id: string;
            /**
             * @description What it is now
             * @enum {string}
             */
            state: "active" | "drained" | "removed";
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_history: {
    parameters: {
      query?: {
        /** @description First instant; by default an hour before `to` */
        from?: string;
        /** @description Seconds of one point; by default what makes at most 360 of them */
        step?: number;
        /** @description End, not included; by default now */
        to?: string;
      };
      header?: never;
      path: {
        /** @description Id of the node */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Arrays of equal length, one value a step */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Mean number of tasks at work; null where nothing was heard */
            active_tasks: (number | null)[];
            /** @description Where each point begins */
            at: string[];
            /** @description Tasks that had succeeded since its start; null where nothing was heard */
            completed_tasks: (number | null)[];
            /** @description Mean CPU; null where nothing was heard */
            cpu_percent: (number | null)[];
            /** @description Tasks that had failed since its start; null where nothing was heard */
            failed_tasks: (number | null)[];
            /** @description ISO 8601 with offset */
            from: string;
            /** @description Mean memory; null where nothing was heard */
            memory_percent: (number | null)[];
            /** @description Id of the node */
            node_id: string;
            /** @description Seconds of one point */
            step_seconds: number;
            /** @description ISO 8601 with offset */
            to: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_logs: {
    parameters: {
      query?: {
        /** @description Lines of this level and worse */
        level?: "debug" | "info" | "warning" | "error";
        /** @description Lines at most, 1 to 500; a node keeps no more */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description Id of the node */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its lines, the newest last */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The newest last */
            lines: {
              /** @description ISO 8601 with offset, by the clock of the node */
              at: string;
              /**
               * @description How serious
               * @enum {string}
               */
              level: "debug" | "info" | "warning" | "error";
              /** @description What it says, secrets masked; long ones end in … */
              message: string;
              /** @description Which part of the node says it */
              part: string;
            }[];
            /** @description Id of the node */
            node_id: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_resume: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the node */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is active */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Id of the node */
            node_id: string;
            /**
             * @description What it is now
             * @enum {string}
             */
            state: "active" | "drained" | "removed";
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  RegistrationController_register: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description What it can do; none: everything
           * @default []
           */
          capabilities?: string[];
          /** @description IP address or host name at which this server reaches it */
          host: string;
          /**
           * @description Tasks at a time
           * @default 4
           */
          max_workers?: number;
          /** @description Id of the node */
          node_id: string;
          /** @description Its name for people */
          node_name?: string;
          /** @description Its port */
          port: number;
          /**
           * @description How it is spoken to
           * @default http
           * @enum {string}
           */
          scheme?: "http" | "https";
        };
      };
    };
    responses: {
      /** @description It has joined */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Id of the node */
            node_id: string;
            /**
             * @description What it is now
             * @enum {string}
             */
            state: "active" | "drained" | "removed";
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  NodesController_test: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description IP address or host name at which this server reaches it */
          host: string;
          /** @description Its port */
          port: number;
          /**
           * @description How it is spoken to
           * @default http
           * @enum {string}
           */
          scheme?: "http" | "https";
        };
      };
    };
    responses: {
      /** @description What was found */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description ok, bad_status, not_a_node, unreachable, timeout, redirect_refused … */
            code: string;
            /** @description Status of its answer; null: none came */
            http_status: number | null;
            /** @description What was found */
            message: string;
            /** @description What it says of itself; null where no node answered */
            node: {
              /** @description Tasks at work */
              active_tasks: number;
              /** @description What it can do; none: everything */
              capabilities: string[];
              /** @description CPU, 0 to 100 */
              cpu_percent: number;
              /** @description Memory, 0 to 100 */
              memory_percent: number;
              /** @description What it calls itself */
              node_id: string | null;
              /** @description Its name */
              node_name: string | null;
              /** @description Its word */
              status: string;
            } | null;
            /** @description Whether a node answered with 200 */
            ok: boolean;
            /** @description How long it took */
            response_ms: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  PeersController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All peers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description By name */
            data: {
              /** @description ISO 8601 with offset */
              created_at: string;
              /** @description Whether it may push to this node and bring a new term, as a master does */
              lead: boolean;
              /** @description Name of the peer */
              name: string;
              /** @description When its key was revoked; null while it opens something; ISO 8601 with offset */
              revoked_at: string | null;
              /**
               * @description What it opens: replicate for a copy of the store, node for a worker node
               * @enum {string}
               */
              scope: "replicate" | "node";
            }[];
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  PeersController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description Whether it may push to this node and bring a new term, as a master does
           * @default false
           */
          lead?: boolean;
          /** @description Name of the peer */
          name: string;
          /**
           * @description What it opens: replicate for a copy of the store, node for a worker node
           * @default replicate
           * @enum {string}
           */
          scope?: "replicate" | "node";
        };
      };
    };
    responses: {
      /** @description The key */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description To be sent as X-API-Key */
            key: string;
            /** @description Whether it may push to this node and bring a new term, as a master does */
            lead: boolean;
            /** @description Name of the peer */
            name: string;
            /**
             * @description What it opens: replicate for a copy of the store, node for a worker node
             * @enum {string}
             */
            scope: "replicate" | "node";
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  PeersController_revoke: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the peer */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is revoked */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Name of the peer */
            name: string;
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  ProviderCacheController_counts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The counts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The counts of this server */
            data: {
              /** @description What they take */
              bytes: number;
              /** @description Answers kept */
              entries: number;
              /** @description Answers that had to make room */
              evicted: number;
              /** @description Answers given out since the start */
              hits: number;
              /** @description What they may take */
              max_bytes: number;
              /** @description Questions without an answer here */
              misses: number;
              /** @description Answers brought or fetched since the start */
              stored: number;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  ProviderCacheController_find: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description SHA-256 of provider, instrument and range */
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description Version of this form
             * @constant
             */
            v: 1;
          } & {
            [key: string]: unknown;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  ProviderCacheController_keep: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description SHA-256 of provider, instrument and range */
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is shared from now on */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  QuarantineController_list: {
    parameters: {
      query?: {
        /** @description Last date, inclusive */
        end?: string;
        /** @description Instruments, separated by commas; without it all */
        instruments?: string;
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 1000 */
        page_size?: number;
        /** @description Only rows whose session has a good bar by now, or only those without; without it both */
        resolved?: boolean;
        /** @description The rule that was broken */
        rule?: string;
        /** @description First date, inclusive */
        start?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of rows, latest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Latest first */
            data: {
              /**
               * Format: date
               * @description Session date; null where the row named none
               */
              date: string | null;
              /** @description In what way */
              detail: string;
              /**
               * Format: date-time
               * @description When it first came
               */
              first_seen_at: string;
              /** @description Number of the entry */
              id: number;
              /** @description Canonical spelling */
              instrument: string;
              /**
               * Format: date-time
               * @description When it last came
               */
              last_seen_at: string;
              /** @description The data provider */
              provider: string;
              /** @description The row as the data provider sent it */
              raw: string;
              resolved_at: string | null;
              /** @description The rule it breaks */
              rule: string;
            }[];
            /** @description This page, from 1 */
            page: number;
            /** @description Rows a page */
            page_size: number;
            /** @description Rows on all pages */
            total: number;
            /** @description Pages */
            total_pages: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SessionController_show: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who it is; a stranger too is answered */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Whether this server asks for keys at all */
            keys_needed: boolean;
            /** @description Of the key; api-key is API_KEY, local a caller of a server that asks for no key; null: sign in first */
            name: string | null;
            /** @description What this server is among its copies; null for strangers, and until it is known */
            role: ("master" | "slave" | "fenced") | null;
            /** @description What it opens; empty for a stranger */
            scopes: ("read" | "sync" | "replicate" | "node" | "admin")[];
          };
        };
      };
      400: components["responses"]["NotHttp"];
      /** @description Too many requests */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SessionController_signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description API_KEY, or a key of /api/v1/keys */
          key: string;
        };
      };
    };
    responses: {
      /** @description Signed in */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Of the key */
            name: string;
            /** @description What it opens; empty for a stranger */
            scopes: ("read" | "sync" | "replicate" | "node" | "admin")[];
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Too many requests */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SessionController_signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Signed out */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  RunsController_list: {
    parameters: {
      query?: {
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 100 */
        page_size?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The rows of this page */
            data: {
              /** @description Last day of its range */
              end_date: string | null;
              /** @description ISO 8601 with offset */
              ended_at: string | null;
              /** @description The process that ran it */
              holder: string;
              /** @description What it did */
              progress: {
                /** @description Which data providers have answered how many ranges */
                answered_by?: {
                  [key: string]: number;
                };
                /** @description The day in work, counted from 1 */
                current: number;
                /** @description First day not on record yet */
                current_date: string | null;
                /** @description Where the run failed as a whole: what the failure said */
                detail: string | null;
                /** @description Seconds, once ended */
                duration_seconds: number | null;
                /** @description Range */
                end_date: string;
                /** @description End of the range; the instant of the end once it has ended */
                end_time: string;
                /** @description All failed days */
                error_count: number;
                /** @description The first 10 failed days */
                errors: {
                  /** @description The day */
                  date: string;
                  /** @description The first instruments without a bar, and why */
                  error: string;
                }[];
                /** @description ISO 8601 with offset */
                estimated_completion: string | null;
                /** @description Days with a failed instrument */
                failed: number;
                /** @description Instruments whose fetch failed, with the reason */
                failed_instruments: {
                  /** @description Stable word */
                  code: string;
                  /** @description What the providers said */
                  error: string;
                  /** @description Canonical spelling */
                  instrument: string;
                }[];
                /** @description Who has fetched how many ranges: nodes by their ids, this server as local */
                fetched_by?: {
                  [key: string]: number;
                };
                /** @description Of these, fetched or failed */
                instruments_done: number;
                /** @description Instruments with something to fetch */
                instruments_total: number;
                /** @description For people */
                message: string;
                /** @description Days whose session is not final yet */
                pending: number;
                /** @description 0 to 100; 100 only at the end */
                progress_percent: number;
                /** @description Rows that broke a rule */
                quarantined: number;
                /** @description partial, interrupted, lease_lost, database_unavailable … */
                reason: string | null;
                /** @description Bars that providers sent and that passed the rules */
                rows_fetched: number;
                /** @description Bars inserted or changed */
                rows_written: number;
                /** @description Days without a session */
                skipped: number;
                /** @description Range */
                start_date: string;
                /** @description Start of the range */
                start_time: string;
                /**
                 * @description A run with failed days is failed
                 * @enum {string}
                 */
                status: "running" | "completed" | "failed" | "cancelled";
                /** @description Days on record as success */
                success: number;
                /** @description ISO 8601 with offset */
                task_start_time: string;
                /** @description Who asked for it */
                task_type: string;
                /** @description Days of the range */
                total: number;
              };
              /** @description partial, interrupted … */
              reason: string | null;
              /** @description First day of its range */
              start_date: string | null;
              /** @description ISO 8601 with offset */
              started_at: string;
              /**
               * @description How it ended
               * @enum {string}
               */
              status: "running" | "completed" | "failed" | "cancelled";
              /** @description The run */
              task_id: string;
              /** @description Who asked for it */
              task_type: string;
            }[];
            /** @description This page, from 1 */
            page: number;
            /** @description Rows a page */
            page_size: number;
            /** @description Rows in all */
            total: number;
            /** @description Pages in all */
            total_pages: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  SyncStatusController_check: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The day */
        date: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The verdict */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * Format: date
             * @description A date, YYYY-MM-DD
             */
            date: string;
            /** @description Whether a sync would help */
            need_sync: boolean;
            /** @description In words */
            reason: string;
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  SyncStatusController_date: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The day */
        date: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The record */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The record */
            data: {
              /** @description ISO 8601 with offset */
              created_at: string;
              /** @description Seconds */
              duration_seconds: number | null;
              /** @description ISO 8601 with offset */
              end_time: string | null;
              /** @description Why the day failed */
              error_message: string | null;
              /** @description Instruments whose bar is missing */
              failed_count: number;
              /** @description Number of the record */
              id: number;
              /** @description Who worked on it */
              process_id: string | null;
              /** @description Summary */
              remarks: string | null;
              /** @description ISO 8601 with offset */
              start_time: string | null;
              /**
               * @description skipped: no session, or nothing traded; pending: a session is not final yet
               * @enum {string}
               */
              status: "pending" | "syncing" | "success" | "failed" | "skipped";
              /** @description Instruments with a verified bar */
              success_count: number;
              /** @description The day, YYYY-MM-DD */
              sync_date: string;
              /** @description Bars stored of this day */
              total_records: number;
              /** @description ISO 8601 with offset */
              updated_at: string;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SyncStatusController_list: {
    parameters: {
      query?: {
        /** @description A date, YYYY-MM-DD */
        end_date?: string;
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 100 */
        page_size?: number;
        /** @description A date, YYYY-MM-DD */
        start_date?: string;
        /** @description Only days of this status */
        status?: "pending" | "syncing" | "success" | "failed" | "skipped";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The page */
            data: {
              /** @description This page */
              page: number;
              /** @description Rows a page */
              page_size: number;
              /** @description Newest first */
              records: {
                /** @description ISO 8601 with offset */
                created_at: string;
                /** @description Seconds */
                duration_seconds: number | null;
                /** @description ISO 8601 with offset */
                end_time: string | null;
                /** @description Why the day failed */
                error_message: string | null;
                /** @description Instruments whose bar is missing */
                failed_count: number;
                /** @description Number of the record */
                id: number;
                /** @description Who worked on it */
                process_id: string | null;
                /** @description Summary */
                remarks: string | null;
                /** @description ISO 8601 with offset */
                start_time: string | null;
                /**
                 * @description skipped: no session, or nothing traded; pending: a session is not final yet
                 * @enum {string}
                 */
                status: "pending" | "syncing" | "success" | "failed" | "skipped";
                /** @description Instruments with a verified bar */
                success_count: number;
                /** @description The day, YYYY-MM-DD */
                sync_date: string;
                /** @description Bars stored of this day */
                total_records: number;
                /** @description ISO 8601 with offset */
                updated_at: string;
              }[];
              /** @description Counts over the whole filter */
              stats: {
                /** @description failed */
                failed: number;
                /** @description pending */
                pending: number;
                /** @description skipped */
                skipped: number;
                /** @description success */
                success: number;
                /** @description syncing */
                syncing: number;
                /** @description All that match */
                total: number;
              };
              /** @description Records that match */
              total: number;
              /** @description Pages */
              total_pages: number;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  SyncStatusController_pending: {
    parameters: {
      query?: {
        /** @description Days back from today, 1 to 365 */
        days_back?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Newest first */
            dates: string[];
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
            /** @description Days */
            total: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  SyncStatusController_recent: {
    parameters: {
      query?: {
        /** @description Days back from today, 1 to 365 */
        days?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Newest first */
            data: {
              /** @description ISO 8601 with offset */
              created_at: string;
              /** @description Seconds */
              duration_seconds: number | null;
              /** @description ISO 8601 with offset */
              end_time: string | null;
              /** @description Why the day failed */
              error_message: string | null;
              /** @description Instruments whose bar is missing */
              failed_count: number;
              /** @description Number of the record */
              id: number;
              /** @description Who worked on it */
              process_id: string | null;
              /** @description Summary */
              remarks: string | null;
              /** @description ISO 8601 with offset */
              start_time: string | null;
              /**
               * @description skipped: no session, or nothing traded; pending: a session is not final yet
               * @enum {string}
               */
              status: "pending" | "syncing" | "success" | "failed" | "skipped";
              /** @description Instruments with a verified bar */
              success_count: number;
              /** @description The day, YYYY-MM-DD */
              sync_date: string;
              /** @description Bars stored of this day */
              total_records: number;
              /** @description ISO 8601 with offset */
              updated_at: string;
            }[];
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
            /** @description Records */
            total: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  SyncStatusController_summary: {
    parameters: {
      query?: {
        /** @description Days back from today, 1 to 365 */
        days?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Counts and up to ten records */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The summary */
            data: {
              /** @description The latest ten */
              recent_records: {
                /** @description ISO 8601 with offset */
                created_at: string;
                /** @description Seconds */
                duration_seconds: number | null;
                /** @description ISO 8601 with offset */
                end_time: string | null;
                /** @description Why the day failed */
                error_message: string | null;
                /** @description Instruments whose bar is missing */
                failed_count: number;
                /** @description Number of the record */
                id: number;
                /** @description Who worked on it */
                process_id: string | null;
                /** @description Summary */
                remarks: string | null;
                /** @description ISO 8601 with offset */
                start_time: string | null;
                /**
                 * @description skipped: no session, or nothing traded; pending: a session is not final yet
                 * @enum {string}
                 */
                status: "pending" | "syncing" | "success" | "failed" | "skipped";
                /** @description Instruments with a verified bar */
                success_count: number;
                /** @description The day, YYYY-MM-DD */
                sync_date: string;
                /** @description Bars stored of this day */
                total_records: number;
                /** @description ISO 8601 with offset */
                updated_at: string;
              }[];
              /** @description Days of each status */
              status_count: {
                /** @description Days that are failed */
                failed: number;
                /** @description Days that are pending */
                pending: number;
                /** @description Days that are skipped */
                skipped: number;
                /** @description Days that are success */
                success: number;
                /** @description Days that are syncing */
                syncing: number;
              };
              /** @description Records in the window */
              total_days: number;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  BatchController_start: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * Format: date
           * @description Last day, YYYY-MM-DD; a future day is cut to today
           */
          end_date: string;
          /** @description Only these; all that are listed otherwise */
          instruments?: string[];
          /**
           * @description missing: only open cells; all: ask for every cell again; auto: open cells, or all where none is open
           * @default auto
           * @enum {string}
           */
          mode?: "auto" | "missing" | "all";
          /**
           * Format: date
           * @description First day, YYYY-MM-DD
           */
          start_date: string;
        };
      };
    };
    responses: {
      /** @description It has started */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What has started */
            data: {
              /** @description As it will run */
              end_date: string;
              /** @description For people */
              message: string;
              /** @description As it will run */
              start_date: string;
              /** @description As the start answered it */
              task_id: string;
              /** @description Days of the range */
              total_days: number;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  BatchController_active: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The run, or null */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description null: nothing runs */
            data: {
              /** @description How it stands */
              progress: {
                /** @description Which data providers have answered how many ranges */
                answered_by?: {
                  [key: string]: number;
                };
                /** @description The day in work, counted from 1 */
                current: number;
                /** @description First day not on record yet */
                current_date: string | null;
                /** @description Where the run failed as a whole: what the failure said */
                detail: string | null;
                /** @description Seconds, once ended */
                duration_seconds: number | null;
                /** @description Range */
                end_date: string;
                /** @description End of the range; the instant of the end once it has ended */
                end_time: string;
                /** @description All failed days */
                error_count: number;
                /** @description The first 10 failed days */
                errors: {
                  /** @description The day */
                  date: string;
                  /** @description The first instruments without a bar, and why */
                  error: string;
                }[];
                /** @description ISO 8601 with offset */
                estimated_completion: string | null;
                /** @description Days with a failed instrument */
                failed: number;
                /** @description Instruments whose fetch failed, with the reason */
                failed_instruments: {
                  /** @description Stable word */
                  code: string;
                  /** @description What the providers said */
                  error: string;
                  /** @description Canonical spelling */
                  instrument: string;
                }[];
                /** @description Who has fetched how many ranges: nodes by their ids, this server as local */
                fetched_by?: {
                  [key: string]: number;
                };
                /** @description Of these, fetched or failed */
                instruments_done: number;
                /** @description Instruments with something to fetch */
                instruments_total: number;
                /** @description For people */
                message: string;
                /** @description Days whose session is not final yet */
                pending: number;
                /** @description 0 to 100; 100 only at the end */
                progress_percent: number;
                /** @description Rows that broke a rule */
                quarantined: number;
                /** @description partial, interrupted, lease_lost, database_unavailable … */
                reason: string | null;
                /** @description Bars that providers sent and that passed the rules */
                rows_fetched: number;
                /** @description Bars inserted or changed */
                rows_written: number;
                /** @description Days without a session */
                skipped: number;
                /** @description Range */
                start_date: string;
                /** @description Start of the range */
                start_time: string;
                /**
                 * @description A run with failed days is failed
                 * @enum {string}
                 */
                status: "running" | "completed" | "failed" | "cancelled";
                /** @description Days on record as success */
                success: number;
                /** @description ISO 8601 with offset */
                task_start_time: string;
                /** @description Who asked for it */
                task_type: string;
                /** @description Days of the range */
                total: number;
              };
              /** @description As the start answered it */
              task_id: string;
            } | null;
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  BatchController_progress: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description As the start answered it */
        taskId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The progress */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description How it stands */
            data: {
              /** @description Which data providers have answered how many ranges */
              answered_by?: {
                [key: string]: number;
              };
              /** @description The day in work, counted from 1 */
              current: number;
              /** @description First day not on record yet */
              current_date: string | null;
              /** @description Where the run failed as a whole: what the failure said */
              detail: string | null;
              /** @description Seconds, once ended */
              duration_seconds: number | null;
              /** @description Range */
              end_date: string;
              /** @description End of the range; the instant of the end once it has ended */
              end_time: string;
              /** @description All failed days */
              error_count: number;
              /** @description The first 10 failed days */
              errors: {
                /** @description The day */
                date: string;
                /** @description The first instruments without a bar, and why */
                error: string;
              }[];
              /** @description ISO 8601 with offset */
              estimated_completion: string | null;
              /** @description Days with a failed instrument */
              failed: number;
              /** @description Instruments whose fetch failed, with the reason */
              failed_instruments: {
                /** @description Stable word */
                code: string;
                /** @description What the providers said */
                error: string;
                /** @description Canonical spelling */
                instrument: string;
              }[];
              /** @description Who has fetched how many ranges: nodes by their ids, this server as local */
              fetched_by?: {
                [key: string]: number;
              };
              /** @description Of these, fetched or failed */
              instruments_done: number;
              /** @description Instruments with something to fetch */
              instruments_total: number;
              /** @description For people */
              message: string;
              /** @description Days whose session is not final yet */
              pending: number;
              /** @description 0 to 100; 100 only at the end */
              progress_percent: number;
              /** @description Rows that broke a rule */
              quarantined: number;
              /** @description partial, interrupted, lease_lost, database_unavailable … */
              reason: string | null;
              /** @description Bars that providers sent and that passed the rules */
              rows_fetched: number;
              /** @description Bars inserted or changed */
              rows_written: number;
              /** @description Days without a session */
              skipped: number;
              /** @description Range */
              start_date: string;
              /** @description Start of the range */
              start_time: string;
              /**
               * @description A run with failed days is failed
               * @enum {string}
               */
              status: "running" | "completed" | "failed" | "cancelled";
              /** @description Days on record as success */
              success: number;
              /** @description ISO 8601 with offset */
              task_start_time: string;
              /** @description Who asked for it */
              task_type: string;
              /** @description Days of the range */
              total: number;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  BatchController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It will stop */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The run that was asked to stop */
            current_task: {
              [key: string]: unknown;
            };
            /** @description For people */
            message: string;
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DaySyncController_date: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The day */
        date: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How the day ended */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description sync_failed when a day has failed */
            code?: string;
            /** @description What came of it */
            data: {
              /** @description The day */
              date: string;
              /** @description Why it failed */
              error?: string;
              /** @description Summary */
              message?: string;
              /**
               * @description How the day ended
               * @enum {string}
               */
              status: "success" | "failed" | "skipped" | "pending";
              /** @description Bars stored of this day */
              total_records?: number;
            };
            /** @description When a day has failed: why */
            message?: string;
            /**
             * @description error when a day has failed
             * @enum {string}
             */
            status: "success" | "error";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DaySyncController_pending: {
    parameters: {
      query?: {
        /** @description Days back from today, 1 to 365 */
        days_back?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How each day ended */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description sync_failed when a day has failed */
            code?: string;
            /** @description What came of it */
            data: {
              /** @description Of these, failed */
              failed?: number;
              /** @description Where nothing was pending */
              message?: string;
              /** @description Newest first */
              results?: {
                /** @description The day */
                date: string;
                /** @description Summary, or why it failed */
                message: string;
                /** @description How it ended */
                status: string;
              }[];
              /** @description Of these, without data */
              skipped?: number;
              /**
               * @description partial when a day has failed
               * @enum {string}
               */
              status: "success" | "partial";
              /** @description Of these, complete now */
              success?: number;
              /** @description Empty where nothing was pending */
              synced_dates?: string[];
              /** @description Days that were pending */
              total?: number;
            };
            /** @description When a day has failed: why */
            message?: string;
            /**
             * @description error when a day has failed
             * @enum {string}
             */
            status: "success" | "error";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  PlanController_plan: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * Format: date
           * @description Last day, YYYY-MM-DD; a future day is cut to today
           */
          end_date: string;
          /** @description Only these; all that are listed otherwise */
          instruments?: string[];
          /**
           * @description missing: only open cells; all: ask for every cell again; auto: open cells, or all where none is open
           * @default auto
           * @enum {string}
           */
          mode?: "auto" | "missing" | "all";
          /**
           * Format: date
           * @description First day, YYYY-MM-DD
           */
          start_date: string;
        };
      };
    };
    responses: {
      /** @description The plan */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The plan */
            data: {
              /** @description Who holds the lock now; null: nobody */
              current_task: {
                /** @description Last day of its range */
                end_date: string | null;
                /** @description First day of its range */
                start_date: string | null;
                /** @description ISO 8601 with offset */
                start_time: string;
                /** @description Who asked for it */
                task_type: string;
                /** @description Days of its range */
                total_days: number | null;
              } | null;
              /**
               * Format: date
               * @description As it would run
               */
              end_date: string;
              /** @description How long it may take, by recent runs that asked the same providers for about as much; null: there were fewer than three */
              estimate: {
                /** @description As the slowest of them */
                max_seconds: number;
                /** @description As the fastest of them */
                min_seconds: number;
                /** @description How many were like it */
                runs: number;
              } | null;
              /** @description Those with something to do first */
              instruments: {
                /** @description Sessions inside the ranges: near ranges are asked for as one */
                bars: number;
                /** @description Sessions in the range that have opened, while the instrument was traded */
                expected: number;
                /** @description Of these, without a bar for a known reason */
                explained: number;
                /** @description Canonical spelling */
                instrument: string;
                /** @description Of these, neither: what is missing, and what is not final yet */
                missing: number;
                /** @description The data provider that is asked first, by the settings of this server; null: none that is configured serves it */
                provider: string | null;
                /** @description Of the missing, fetched before their close and grace */
                provisional: number;
                /** @description Each is one request; empty where there is nothing to do */
                ranges: {
                  /**
                   * Format: date
                   * @description Last day
                   */
                  end: string;
                  /**
                   * Format: date
                   * @description First day
                   */
                  start: string;
                }[];
                /** @description Of these, there already: with a final bar */
                verified: number;
              }[];
              /**
               * @description What it would ask for; auto has been decided
               * @enum {string}
               */
              mode: "missing" | "all";
              /** @description With what a start would be refused now; null: it would not be */
              refusal: {
                /** @description sync_busy or not_master */
                code: string;
                /** @description For people */
                message: string;
              } | null;
              /**
               * Format: date
               * @description As it would run
               */
              start_date: string;
              /** @description Days of the range */
              total_days: number;
              /** @description Over all instruments, also those that are not listed */
              totals: {
                /** @description Sessions inside these ranges */
                bars: number;
                /** @description Sessions in the range that have opened, while the instrument was traded */
                expected: number;
                /** @description Of these, without a bar for a known reason */
                explained: number;
                /** @description Instruments concerned */
                instruments: number;
                /** @description Of these, neither: what is missing, and what is not final yet */
                missing: number;
                /** @description Of these, with nothing to ask for */
                nothing_to_do: number;
                /** @description Of the missing, fetched before their close and grace */
                provisional: number;
                /** @description Ranges that data providers would be asked for; whoever has none is followed by the next provider */
                requests: number;
                /** @description Of these, with something to ask for that no configured data provider serves; they would fail */
                unserved: number;
                /** @description Of these, there already: with a final bar */
                verified: number;
              };
              /** @description Only the first 200 are listed */
              truncated: boolean;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  DaySyncController_today: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How the day ended */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description sync_failed when a day has failed */
            code?: string;
            /** @description What came of it */
            data: {
              /** @description The day */
              date: string;
              /** @description Why it failed */
              error?: string;
              /** @description Summary */
              message?: string;
              /**
               * @description How the day ended
               * @enum {string}
               */
              status: "success" | "failed" | "skipped" | "pending";
              /** @description Bars stored of this day */
              total_records?: number;
            };
            /** @description When a day has failed: why */
            message?: string;
            /**
             * @description error when a day has failed
             * @enum {string}
             */
            status: "success" | "error";
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  SyncStatusController_today: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The record */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The record */
            data: {
              /** @description ISO 8601 with offset */
              created_at: string;
              /** @description Seconds */
              duration_seconds: number | null;
              /** @description ISO 8601 with offset */
              end_time: string | null;
              /** @description Why the day failed */
              error_message: string | null;
              /** @description Instruments whose bar is missing */
              failed_count: number;
              /** @description Number of the record */
              id: number;
              /** @description Who worked on it */
              process_id: string | null;
              /** @description Summary */
              remarks: string | null;
              /** @description ISO 8601 with offset */
              start_time: string | null;
              /**
               * @description skipped: no session, or nothing traded; pending: a session is not final yet
               * @enum {string}
               */
              status: "pending" | "syncing" | "success" | "failed" | "skipped";
              /** @description Instruments with a verified bar */
              success_count: number;
              /** @description The day, YYYY-MM-DD */
              sync_date: string;
              /** @description Bars stored of this day */
              total_records: number;
              /** @description ISO 8601 with offset */
              updated_at: string;
            };
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  TasksController_list: {
    parameters: {
      query?: {
        /** @description Asked for on or after this date or instant */
        from?: string;
        /** @description Only tasks that were tried on this node; `local` is the server itself */
        node?: string;
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 500 */
        page_size?: number;
        /** @description Part of the id or of task_data */
        search?: string;
        /** @description Only tasks that are this */
        status?: "pending" | "running" | "completed" | "failed" | "cancelled";
        /** @description Asked for on or before this date or instant */
        to?: string;
        /** @description Only tasks of this type */
        type?: "data_import" | "analysis" | "backtest" | "optimization" | "custom";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The rows of this page */
            data: {
              /** @description Number of the current or last attempt; 0: none yet */
              attempt: number;
              /** @description When it ended; ISO 8601 with offset */
              completed_at: string | null;
              /** @description When it was asked for; ISO 8601 with offset */
              created_at: string;
              /** @description Name of the key it was asked with */
              created_by: string | null;
              /** @description All its attempts failed */
              dead: boolean;
              /** @description Why it failed */
              error: string | null;
              /** @description The node that ended it; `local`: the server itself */
              executed_by: string | null;
              /** @description Seconds that the last attempt took; 0 until it ended */
              execution_time: number;
              /** @description The same for programs */
              failure: {
                /** @description Stable word for programs */
                code: string;
                /** @description The part of task_data that is wrong */
                field: string | null;
                /** @description For people */
                message: string;
                /** @description The same in Chinese, where there is one */
                message_zh: string | null;
                /** @description Whether another try may succeed */
                retryable: boolean;
              } | null;
              /** @description Run by the server although there are nodes */
              fallback: boolean | null;
              /** @description How often it is tried */
              max_attempts: number;
              /** @description 1 to 10; 10 runs first */
              priority: number;
              /** @description 0 to 1 */
              progress: number | null;
              /** @description What it was doing */
              progress_message: string | null;
              /** @description Length of the result as JSON */
              result_bytes: number | null;
              /** @description When its current or last attempt began; ISO 8601 with offset */
              started_at: string | null;
              /**
               * @description pending, running, completed, failed or cancelled
               * @enum {string}
               */
              status: "pending" | "running" | "completed" | "failed" | "cancelled";
              /** @description The task */
              task_id: string;
              /** @description What kind of work */
              task_type: string;
              /** @description Of one attempt, in seconds */
              timeout: number;
            }[];
            /** @description This page, from 1 */
            page: number;
            /** @description Rows a page */
            page_size: number;
            /** @description Rows in all */
            total: number;
            /** @description Pages in all */
            total_pages: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  TasksController_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description How often it is tried before it counts as failed
           * @default 3
           */
          max_attempts?: number;
          /**
           * @description 1 to 10; 10 runs first
           * @default 5
           */
          priority?: number;
          /**
           * @description What to do; depends on the type
           * @default {}
           */
          task_data?: {
            [key: string]: unknown;
          };
          /** @description Name of the task, the caller's own or given by the server */
          task_id?: string;
          /**
           * @description What kind of work
           * @enum {string}
           */
          task_type: "data_import" | "analysis" | "backtest" | "optimization" | "custom";
          /**
           * @description Of one attempt, in seconds
           * @default 300
           */
          timeout?: number;
        };
      };
    };
    responses: {
      /** @description It is accepted */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description pending, running, completed, failed or cancelled
             * @enum {string}
             */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            /** @description The task */
            task_id: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  TasksController_find: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the task, the caller's own or given by the server */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The task */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Number of the current or last attempt; 0: none yet */
            attempt: number;
            /** @description Every try, in order */
            attempts: {
              /** @description Its number, from 1 */
              attempt: number;
              /** @description When it ended; ISO 8601 with offset */
              completed_at: string | null;
              /** @description Why it failed */
              error: string | null;
              /** @description Inside the server although there are nodes */
              fallback: boolean;
              /** @description Where it ran; `local`: inside the server */
              node: string;
              /** @description Why it went there */
              pick: {
                /** @description When; ISO 8601 */
                at: string;
                /** @description The node that was taken; null: none could take it */
                node: string | null;
                /** @description Every node that there was */
                scores: {
                  /** @description A node */
                  node: string;
                  /** @description Why it was taken or left out */
                  reason: string;
                  /** @description 100 is an idle node; null: nothing is known of its load */
                  score: number | null;
                }[];
              };
              /** @description Rises with every retry by hand */
              series: number;
              /** @description ISO 8601 with offset */
              started_at: string;
              /** @description running, completed, failed, cancelled, lost (never heard of again), superseded (its end came too late) or returned (given back by a server that stopped) */
              status: string;
            }[];
            /** @description When it ended; ISO 8601 with offset */
            completed_at: string | null;
            /** @description When it was asked for; ISO 8601 with offset */
            created_at: string;
            /** @description Name of the key it was asked with */
            created_by: string | null;
            /** @description All its attempts failed */
            dead: boolean;
            /** @description Why it failed */
            error: string | null;
            /** @description The node that ended it; `local`: the server itself */
            executed_by: string | null;
            /** @description Seconds that the last attempt took; 0 until it ended */
            execution_time: number;
            /** @description The same for programs */
            failure: {
              /** @description Stable word for programs */
              code: string;
              /** @description The part of task_data that is wrong */
              field: string | null;
              /** @description For people */
              message: string;
              /** @description The same in Chinese, where there is one */
              message_zh: string | null;
              /** @description Whether another try may succeed */
              retryable: boolean;
            } | null;
            /** @description Run by the server although there are nodes */
            fallback: boolean | null;
            /** @description How often it is tried */
            max_attempts: number;
            /** @description 1 to 10; 10 runs first */
            priority: number;
            /** @description 0 to 1 */
            progress: number | null;
            /** @description What it was doing */
            progress_message: string | null;
            /** @description Depends on the type; null where `result_at` names it */
            result: {
              [key: string]: unknown;
            } | null;
            /** @description Where a result is that is too large for this answer */
            result_at: string | null;
            /** @description Length of the result as JSON */
            result_bytes: number | null;
            /** @description When its current or last attempt began; ISO 8601 with offset */
            started_at: string | null;
            /**
             * @description pending, running, completed, failed or cancelled
             * @enum {string}
             */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            /** @description What was to be done */
            task_data: {
              [key: string]: unknown;
            };
            /** @description The task */
            task_id: string;
            /** @description What kind of work */
            task_type: string;
            /** @description Of one attempt, in seconds */
            timeout: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  TasksController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the task, the caller's own or given by the server */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is cancelled */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description pending, running, completed, failed or cancelled
             * @enum {string}
             */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            /** @description The task */
            task_id: string;
          };
        };
      };
      /** @description It is cancelled; whoever runs it is told */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description pending, running, completed, failed or cancelled
             * @enum {string}
             */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            /** @description The task */
            task_id: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  TasksController_result: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the task, the caller's own or given by the server */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The result */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            [key: string]: unknown;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  TasksController_retry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the task, the caller's own or given by the server */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It waits */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description pending, running, completed, failed or cancelled
             * @enum {string}
             */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            /** @description The task */
            task_id: string;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not now: something else holds it, or it contradicts what is stored */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  BulkController_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description 1 to 1000 tasks, each as POST /api/v1/tasks takes it */
          tasks: unknown[];
        };
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description How many were taken */
            accepted: number;
            /** @description How many were not */
            refused: number;
            /** @description One for each, in their order */
            results: {
              /** @description Of a refused one: stable word for programs */
              code?: string;
              /** @description Of a refused one: the part that is wrong */
              field?: string;
              /** @description Of a refused one: for people */
              message?: string;
              /** @description Of the task, or `error`: it was refused */
              status: string;
              /** @description The task; null: it had no id and was refused */
              task_id: string | null;
            }[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  BulkController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description 1 to 1000 tasks */
          task_ids: string[];
        };
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description How many were taken */
            accepted: number;
            /** @description How many were not */
            refused: number;
            /** @description One for each, in their order */
            results: {
              /** @description Of a refused one: stable word for programs */
              code?: string;
              /** @description Of a refused one: the part that is wrong */
              field?: string;
              /** @description Of a refused one: for people */
              message?: string;
              /** @description Of the task, or `error`: it was refused */
              status: string;
              /** @description The task; null: it had no id and was refused */
              task_id: string | null;
            }[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  BulkController_retry: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description 1 to 1000 tasks */
          task_ids: string[];
        };
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description How many were taken */
            accepted: number;
            /** @description How many were not */
            refused: number;
            /** @description One for each, in their order */
            results: {
              /** @description Of a refused one: stable word for programs */
              code?: string;
              /** @description Of a refused one: the part that is wrong */
              field?: string;
              /** @description Of a refused one: for people */
              message?: string;
              /** @description Of the task, or `error`: it was refused */
              status: string;
              /** @description The task; null: it had no id and was refused */
              task_id: string | null;
            }[];
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  TasksController_dead: {
    parameters: {
      query?: {
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 500 */
        page_size?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The rows of this page */
            data: {
              /** @description Number of the current or last attempt; 0: none yet */
              attempt: number;
              /** @description When it ended; ISO 8601 with offset */
              completed_at: string | null;
              /** @description When it was asked for; ISO 8601 with offset */
              created_at: string;
              /** @description Name of the key it was asked with */
              created_by: string | null;
              /** @description All its attempts failed */
              dead: boolean;
              /** @description Why it failed */
              error: string | null;
              /** @description The node that ended it; `local`: the server itself */
              executed_by: string | null;
              /** @description Seconds that the last attempt took; 0 until it ended */
              execution_time: number;
              /** @description The same for programs */
              failure: {
                /** @description Stable word for programs */
                code: string;
                /** @description The part of task_data that is wrong */
                field: string | null;
                /** @description For people */
                message: string;
                /** @description The same in Chinese, where there is one */
                message_zh: string | null;
                /** @description Whether another try may succeed */
                retryable: boolean;
              } | null;
              /** @description Run by the server although there are nodes */
              fallback: boolean | null;
              /** @description How often it is tried */
              max_attempts: number;
              /** @description 1 to 10; 10 runs first */
              priority: number;
              /** @description 0 to 1 */
              progress: number | null;
              /** @description What it was doing */
              progress_message: string | null;
              /** @description Length of the result as JSON */
              result_bytes: number | null;
              /** @description When its current or last attempt began; ISO 8601 with offset */
              started_at: string | null;
              /**
               * @description pending, running, completed, failed or cancelled
               * @enum {string}
               */
              status: "pending" | "running" | "completed" | "failed" | "cancelled";
              /** @description The task */
              task_id: string;
              /** @description What kind of work */
              task_type: string;
              /** @description Of one attempt, in seconds */
              timeout: number;
            }[];
            /** @description This page, from 1 */
            page: number;
            /** @description Rows a page */
            page_size: number;
            /** @description Rows in all */
            total: number;
            /** @description Pages in all */
            total_pages: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WsTicketsController_issue: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The ticket */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Until when; ISO 8601 with offset */
            expires_at: string;
            /** @description Seconds for which it can be used */
            expires_in: number;
            /**
             * @description Always "success"
             * @constant
             */
            status: "success";
            /** @description For /ws?ticket=…, once */
            ticket: string;
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
  WeatherController_fill: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description A known place, or with lat and lon a new one */
          city: string;
          /**
           * Format: date
           * @description Last date, inclusive
           */
          end: string;
          /**
           * @description Hours or days
           * @default 1h
           * @enum {string}
           */
          interval?: "1h" | "1d";
          /** @description Latitude, degrees */
          lat?: number;
          /** @description Longitude, degrees */
          lon?: number;
          /**
           * Format: date
           * @description First date
           */
          start: string;
        };
      };
    };
    responses: {
      /** @description What it brought */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The place */
            city: string;
            /** @description What it said */
            fetched: number;
            /**
             * @description Hours or days
             * @enum {string}
             */
            interval: "1h" | "1d";
            /** @description Who answered */
            provider: string;
            /** @description Records that are none */
            rejected: number;
            /**
             * @description Always "success"
             * @constant
             */
            result: "success";
            /** @description There already */
            unchanged: number;
            /** @description New, or other than what was there */
            written: number;
          };
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Bad Gateway */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherController_cities: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The places */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The place */
            city: string;
            /** @description The oldest; null: there are none */
            first_observed_at: string | null;
            /** @description The newest; null: there are none */
            last_observed_at: string | null;
            /** @description Latitude */
            lat: number;
            /** @description Longitude */
            lon: number;
            /** @description How many there are */
            observations: number;
            /** @description It is one of WEATHER_CITIES */
            polled: boolean;
          }[];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherController_history: {
    parameters: {
      query: {
        /** @description The place, as it is named in the settings or was published */
        city: string;
        /** @description Last date or instant, inclusive */
        end?: string;
        /** @description A JSON array, or the same columns as CSV */
        format?: "json" | "csv";
        /** @description instant, 1h or 1d; without it instants and hours */
        interval?: "instant" | "1h" | "1d" | "all";
        /** @description Only up to this temperature, °C */
        max_temp?: number;
        /** @description Only from this temperature on, °C */
        min_temp?: number;
        /** @description Page, from 1 */
        page?: number;
        /** @description Rows a page, 1 to 10000 */
        page_size?: number;
        /** @description Only these */
        quality?: "ok" | "suspect";
        /** @description Only of this source */
        source?: string;
        /** @description First date or instant, inclusive; UTC unless it says otherwise */
        start?: string;
        /** @description Only those whose words contain this */
        weather?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The observations of this page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description From the history of the source, later */
            backfilled: boolean;
            /** @description The place */
            city: string;
            /** @description When it was fetched */
            fetched_at: string;
            /** @description Which rules it broke; those values are null */
            flags: string[];
            /** @description %; null where it is not known */
            humidity: number | null;
            /**
             * @description An instant, or the hour or day that begins then
             * @enum {string}
             */
            interval: "instant" | "1h" | "1d";
            /** @description Latitude */
            lat: number;
            /** @description Longitude */
            lon: number;
            /** @description When it was observed */
            observed_at: string;
            /** @description mm; null where it is not known */
            precipitation: number | null;
            /** @description hPa; null where it is not known */
            pressure: number | null;
            /**
             * @description suspect: some of what its source said cannot be
             * @enum {string}
             */
            quality: "ok" | "suspect";
            /** @description Who said it */
            source: string;
            /** @description °C; null where it is not known */
            temp: number | null;
            /** @description °C, of a day; null where it is not known */
            temp_max: number | null;
            /** @description °C, of a day; null where it is not known */
            temp_min: number | null;
            /** @description When it was observed, UTC */
            timestamp: string;
            /** @description In words */
            weather: string | null;
            /** @description Degrees from north; null where it is not known */
            wind_direction: number | null;
            /** @description m/s; null where it is not known */
            wind_speed: number | null;
          }[];
        };
      };
      /** @description There are none */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherController_latest: {
    parameters: {
      query?: {
        /** @description The place, as it is named in the settings or was published */
        city?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The observation, with its age */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Since it was observed */
            age_seconds: number;
            /** @description From the history of the source, later */
            backfilled: boolean;
            /** @description The place */
            city: string;
            /** @description When it was fetched */
            fetched_at: string;
            /** @description Which rules it broke; those values are null */
            flags: string[];
            /** @description %; null where it is not known */
            humidity: number | null;
            /**
             * @description An instant, or the hour or day that begins then
             * @enum {string}
             */
            interval: "instant" | "1h" | "1d";
            /** @description Latitude */
            lat: number;
            /** @description Longitude */
            lon: number;
            /** @description When it was observed */
            observed_at: string;
            /** @description mm; null where it is not known */
            precipitation: number | null;
            /** @description hPa; null where it is not known */
            pressure: number | null;
            /**
             * @description suspect: some of what its source said cannot be
             * @enum {string}
             */
            quality: "ok" | "suspect";
            /** @description Who said it */
            source: string;
            /** @description Older than three polls and a quarter of an hour, or than two hours where nothing is polled */
            stale: boolean;
            /** @description °C; null where it is not known */
            temp: number | null;
            /** @description °C, of a day; null where it is not known */
            temp_max: number | null;
            /** @description °C, of a day; null where it is not known */
            temp_min: number | null;
            /** @description When it was observed, UTC */
            timestamp: string;
            /** @description In words */
            weather: string | null;
            /** @description Degrees from north; null where it is not known */
            wind_direction: number | null;
            /** @description m/s; null where it is not known */
            wind_speed: number | null;
          };
        };
      };
      /** @description Nothing is known */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherController_local: {
    parameters: {
      query?: {
        /** @description The place, as it is named in the settings or was published */
        city?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The observation, with its age */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Since it was observed */
            age_seconds: number;
            /** @description From the history of the source, later */
            backfilled: boolean;
            /** @description The place */
            city: string;
            /** @description When it was fetched */
            fetched_at: string;
            /** @description Which rules it broke; those values are null */
            flags: string[];
            /** @description %; null where it is not known */
            humidity: number | null;
            /**
             * @description An instant, or the hour or day that begins then
             * @enum {string}
             */
            interval: "instant" | "1h" | "1d";
            /** @description Latitude */
            lat: number;
            /** @description Longitude */
            lon: number;
            /** @description When it was observed */
            observed_at: string;
            /** @description mm; null where it is not known */
            precipitation: number | null;
            /** @description hPa; null where it is not known */
            pressure: number | null;
            /**
             * @description suspect: some of what its source said cannot be
             * @enum {string}
             */
            quality: "ok" | "suspect";
            /** @description Who said it */
            source: string;
            /** @description Older than three polls and a quarter of an hour, or than two hours where nothing is polled */
            stale: boolean;
            /** @description °C; null where it is not known */
            temp: number | null;
            /** @description °C, of a day; null where it is not known */
            temp_max: number | null;
            /** @description °C, of a day; null where it is not known */
            temp_min: number | null;
            /** @description When it was observed, UTC */
            timestamp: string;
            /** @description In words */
            weather: string | null;
            /** @description Degrees from north; null where it is not known */
            wind_direction: number | null;
            /** @description m/s; null where it is not known */
            wind_speed: number | null;
          };
        };
      };
      /** @description Nothing is known */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherStatusController_slots: {
    parameters: {
      query?: {
        /** @description Only of this place */
        city?: string;
        /** @description At most so many */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The runs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The place */
            city: string;
            /** @description First slot of the run */
            first_slot: string | null;
            /** @description Last slot of the run */
            last_slot: string | null;
            /** @description Why; null where there is nothing to say */
            reason: string | null;
            /** @description How many */
            slots: number;
            /**
             * @description How they ended
             * @enum {string}
             */
            status: "ok" | "late" | "failed" | "backfilled";
          }[];
        };
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherController_stats: {
    parameters: {
      query: {
        /** @description The place, as it is named in the settings or was published */
        city: string;
        /** @description Last date or instant, inclusive */
        end?: string;
        /** @description instant, 1h or 1d; without it instants and hours */
        interval?: "instant" | "1h" | "1d" | "all";
        /** @description Only up to this temperature, °C */
        max_temp?: number;
        /** @description Only from this temperature on, °C */
        min_temp?: number;
        /** @description Only these */
        quality?: "ok" | "suspect";
        /** @description Only of this source */
        source?: string;
        /** @description First date or instant, inclusive; UTC unless it says otherwise */
        start?: string;
        /** @description Only those whose words contain this */
        weather?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The summary */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The place */
            city: string;
            /** @description Observations */
            count: number;
            /** @description % */
            humidity: {
              /** @description Average; null where it is not known */
              avg: number | null;
              /** @description Observations that have it */
              count: number;
              /** @description Highest; null where it is not known */
              max: number | null;
              /** @description Lowest; null where it is not known */
              min: number | null;
            };
            /** @description mm */
            precipitation: {
              /** @description Average; null where it is not known */
              avg: number | null;
              /** @description Observations that have it */
              count: number;
              /** @description Highest; null where it is not known */
              max: number | null;
              /** @description Lowest; null where it is not known */
              min: number | null;
            };
            /** @description hPa */
            pressure: {
              /** @description Average; null where it is not known */
              avg: number | null;
              /** @description Observations that have it */
              count: number;
              /** @description Highest; null where it is not known */
              max: number | null;
              /** @description Lowest; null where it is not known */
              min: number | null;
            };
            /** @description °C */
            temp: {
              /** @description Average; null where it is not known */
              avg: number | null;
              /** @description Observations that have it */
              count: number;
              /** @description Highest; null where it is not known */
              max: number | null;
              /** @description Lowest; null where it is not known */
              min: number | null;
            };
            /** @description °C, of days */
            temp_max: {
              /** @description Average; null where it is not known */
              avg: number | null;
              /** @description Observations that have it */
              count: number;
              /** @description Highest; null where it is not known */
              max: number | null;
              /** @description Lowest; null where it is not known */
              min: number | null;
            };
            /** @description °C, of days */
            temp_min: {
              /** @description Average; null where it is not known */
              avg: number | null;
              /** @description Observations that have it */
              count: number;
              /** @description Highest; null where it is not known */
              max: number | null;
              /** @description Lowest; null where it is not known */
              min: number | null;
            };
            /** @description m/s */
            wind_speed: {
              /** @description Average; null where it is not known */
              avg: number | null;
              /** @description Observations that have it */
              count: number;
              /** @description Highest; null where it is not known */
              max: number | null;
              /** @description Lowest; null where it is not known */
              min: number | null;
            };
          };
        };
      };
      /** @description There are no observations */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is invalid; `field` names where */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  WeatherStatusController_status: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The state of this server */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Between two polls */
            interval_seconds: number;
            /** @description The slot that ended last; null: none yet */
            last_slot: string | null;
            /** @description Of WEATHER_CITIES */
            places: number;
            /** @description This server polls */
            polling: boolean;
            /** @description Of the last 1 000 requests of polls */
            provider_latency_ms: {
              /** @description Median, ms; null where it is not known */
              p50: number | null;
              /** @description 99 of 100 are quicker, ms; null where it is not known */
              p99: number | null;
            };
            /** @description What this server told on the channel */
            publisher: {
              /** @description Left to replication */
              not_published: number;
              /** @description Messages */
              published: number;
              /**
               * @description off: none is configured, or it is not this server's part
               * @enum {string}
               */
              redis: "off" | "connected" | "away";
            };
            /** @description Slots of all places of the last 24 hours */
            slots_24h: {
              /** @description Filled from history */
              backfilled: number;
              /** @description Not stored */
              failed: number;
              /** @description Stored late */
              late: number;
              /** @description Stored in time */
              ok: number;
            };
            /** @description What a copy heard on the channel */
            subscriber: {
              /** @description From master to message, median, ms; null where it is not known */
              delay_ms_p50: number | null;
              /** @description 99 of 100 are quicker, ms; null where it is not known */
              delay_ms_p99: number | null;
              /** @description That came twice */
              duplicates: number;
              /** @description Brought by replication */
              filled: number;
              /** @description That were none */
              garbage: number;
              /** @description Out of order */
              late: number;
              /** @description Jumped over */
              lost: number;
              /** @description Not here yet */
              missing: number;
              /** @description Left to replication */
              not_kept: number;
              /** @description Messages */
              received: number;
              /**
               * @description off: none is configured, or it is not this server's part
               * @enum {string}
               */
              redis: "off" | "connected" | "away";
              /** @description Of an earlier term */
              stale: number;
            };
          };
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
      /** @description Not ready; try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Error"];
        };
      };
    };
  };
  HealthController_health: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description The process answers
             * @constant
             */
            status: "healthy";
          };
        };
      };
      400: components["responses"]["NotHttp"];
    };
  };
  HealthController_live: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description The process answers
             * @constant
             */
            status: "ok";
          };
        };
      };
      400: components["responses"]["NotHttp"];
    };
  };
  HealthController_ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All is there */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description The process answers
             * @constant
             */
            status: "ok";
          };
        };
      };
      400: components["responses"]["NotHttp"];
      /** @description Something is missing */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description What is not there yet */
            missing: string[];
            /**
             * @description Always "unavailable"
             * @constant
             */
            status: "unavailable";
          };
        };
      };
    };
  };
  MetricsController_scrape: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All metrics of this server */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/plain": string;
        };
      };
      401: components["responses"]["NoKey"];
      403: components["responses"]["KeyTooSmall"];
    };
  };
}
