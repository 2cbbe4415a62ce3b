import { Alert, Stack, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answers } from '../api/answers';
import type { ApiError } from '../api/api-error';
import { change } from '../api/client';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { BusyTask } from './busy-notice';
import { DataTable } from './data-table';
import { type Figure, Figures } from './figures';
import { useActiveRun } from './run-progress';

const ROUTE = 'POST /api/v1/sync-status/sync/plan';
const PATH = '/api/v1/sync-status/sync/plan';
type Answer = Answers[typeof ROUTE];
type PlanData = Answer['data'];

/** What a run is asked for, as the routes that start and plan one read it. */
export interface SyncWish {
  readonly start_date: string;
  readonly end_date: string;
  readonly instruments?: readonly string[];
  readonly mode: string;
}

/** What a sync would do now, by the server's own plan; asked anew when a run begins or ends. Nothing is asked without a wish. */
export function useSyncPlan(wish: SyncWish | undefined): UseQueryResult<Answer, ApiError> {
  const running = useActiveRun().data?.data?.task_id ?? null;
  return useQuery<Answer, ApiError>({
    queryKey: [PATH, wish, running], enabled: wish !== undefined, queryFn: ({ signal }) => change(ROUTE, { body: wish, signal }),
    // The plan of another wish is none of this one; that of a moment ago is better than none.
    placeholderData: (before, query) => (JSON.stringify(query?.queryKey[1]) === JSON.stringify(wish) ? before : undefined),
  });
}

/** With what a start would be refused now: said before anybody tries. */
export function Obstacle({ plan: { refusal, current_task: task } }: { readonly plan: PlanData }) {
  const { sync } = useTexts();
  if (!refusal) return null;
  if (task) return <BusyTask task={task} code={refusal.code} role="status" said={sync.wouldRefuse} />;
  return <Alert color="orange" variant="light" role="status" data-code={refusal.code}>{refusal.message}</Alert>;
}

function Details({ plan: { instruments, truncated } }: { readonly plan: PlanData }) {
  const { sync, word } = useTexts();
  const format = useFormats();
  const concerned = instruments.filter(({ ranges }) => ranges.length > 0);
  if (concerned.length === 0) return null;
  return (
    <details className="more">
      <summary>{sync.planDetails}</summary>
      <DataTable label={sync.planDetails} rows={concerned} keyOf={({ instrument }) => instrument} maxHeight={260} columns={[
        { title: word.instrument, cell: ({ instrument }) => instrument }, { title: word.provider, cell: ({ provider }) => provider ?? word.none },
        { title: sync.planMissing, numeric: true, cell: ({ missing }) => format.number(missing) },
        { title: sync.planAsked, numeric: true, cell: ({ ranges }) => format.number(ranges.length) },
        { title: word.from, cell: ({ ranges }) => ranges[0].start }, { title: word.to, cell: ({ ranges }) => ranges[ranges.length - 1].end },
      ]} />
      {truncated && <Text size="sm" c="dimmed">{sync.planTruncated}</Text>}
    </details>
  );
}

/** Whom one instrument is asked of, or what many come to. */
function useFigures({ totals, instruments }: PlanData, brief: boolean): Figure[] {
  const { sync, word } = useTexts();
  const { number } = useFormats();
  const work: Figure[] = [{ label: sync.planMissing, value: number(totals.missing) }, { label: sync.planRequests, value: number(totals.requests) }];
  if (brief) return [{ label: word.provider, value: instruments[0]?.provider ?? word.none }, ...work];
  return [
    { label: sync.planInstruments, value: `${number(totals.instruments - totals.nothing_to_do)} / ${number(totals.instruments)}` }, ...work,
    { label: sync.planSentence, value: number(totals.expected) }, { label: sync.planHeld, value: number(totals.verified) },
    { label: sync.planExplained, value: number(totals.explained) },
  ];
}

/** What a run would ask for. @param brief of one instrument, where what is held of it is said already */
export function SyncPlan({ plan, brief = false }: { readonly plan: PlanData; readonly brief?: boolean }) {
  const { sync } = useTexts();
  const format = useFormats();
  const { totals, estimate, mode } = plan;
  const figures = useFigures(plan, brief);
  return (
    <Stack gap="xs">
      <Alert variant="light" color="tide" title={sync.planned} role="status">
        <Figures columns={3} figures={figures} />
        {totals.missing === 0 && <Text size="sm" mt="xs">{mode === 'all' && totals.expected > 0 ? sync.planAgain : sync.planNothing}</Text>}
        {totals.unserved > 0 && <Text size="sm" mt="xs">{sync.planUnserved}: {format.number(totals.unserved)}</Text>}
        {estimate && <Text size="sm" mt="xs">{sync.planTakes}: {format.seconds(estimate.min_seconds)} – {format.seconds(estimate.max_seconds)} ({sync.planRuns}: {format.number(estimate.runs)})</Text>}
      </Alert>
      {!brief && <Details plan={plan} />}
    </Stack>
  );
}
