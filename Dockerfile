# The single-file command on Node, without a package manager and without root:
#   npm run build && docker build -t flyte-settings . && docker run --rm -v "$PWD:/work" flyte-settings check
# The image has no git. Ignore rules work without it; `version: git` needs an image that has git.
FROM node:22-slim
COPY --chmod=755 packages/cli/dist/flyte-settings.mjs /usr/local/bin/flyte-settings
COPY LICENSE /usr/share/doc/flyte-settings/
USER node
WORKDIR /work
ENTRYPOINT ["flyte-settings"]
CMD ["--help"]
