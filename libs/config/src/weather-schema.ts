import { z } from 'zod';
import { decimal, integer, isUrl, key, line, list, section, text } from './schema-pieces';

/* The settings of weather, of the channel it is told on, and of alerts. */

const CITIES = 'must list places as name:latitude:longitude, such as Beijing:39.9:116.4';
const MAX_CITIES = 10_000;
const WEATHER_PROVIDER_NAMES = ['openweathermap', 'open_meteo', 'sample'] as const;

/** Without them an alert on the words of an observation would have to be set up before the first storm. */
const EXTREME_WORDS = [
  '暴雨', '暴雪', '冰雹', '龙卷', '台风', '高温红色', 'thunderstorm', 'heavy rain', 'violent', 'heavy snow', 'extreme rain', 'hail', 'tornado', 'squall', 'hurricane',
];

/** Name, latitude and longitude; the name may hold a colon itself. */
function placeOf(item: string): { city: string; lat: number; lon: number } | undefined {
  const found = /^(.{1,100}):(-?\d{1,3}(?:\.\d{1,10})?):(-?\d{1,3}(?:\.\d{1,10})?)$/u.exec(item);
  if (!found || found[1].trim() !== found[1] || /[\p{C}]/u.test(found[1])) return undefined;
  const [lat, lon] = [Number(found[2]), Number(found[3])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { city: found[1], lat, lon } : undefined;
}

const cities = list((item) => placeOf(item) !== undefined, CITIES).transform((items, context) => {
  const places = items.flatMap((item) => placeOf(item) ?? []);
  const twice = places.find(({ city }, i) => places.findIndex((place) => place.city === city) !== i);
  if (twice) context.addIssue({ code: 'custom', message: `${twice.city} stands twice` });
  if (places.length > MAX_CITIES) context.addIssue({ code: 'custom', message: `must list at most ${MAX_CITIES} places` });
  return places;
});

const webUrl = (fallback: string) => text((s) => isUrl(s, ['http:', 'https:']), 'must be an http or https address').default(fallback);
const degrees = z.number({ error: 'must be a number' }).min(-100, 'must be from -100 to 100').max(100, 'must be from -100 to 100').optional();
const amount = z.number({ error: 'must be a number' }).min(0, 'must be 0 to 10000').max(10_000, 'must be 0 to 10000').optional();

const threshold = z.strictObject({
  temperature_max: degrees, temperature_min: degrees, humidity_max: amount, humidity_min: amount, wind_speed_max: amount,
  precipitation_max: amount, pressure_max: amount, pressure_min: amount,
}, { error: (issue) => issue.code === 'invalid_type' ? 'must map limits such as temperature_max to numbers' : undefined });

export const weatherSection = section({
  cities: cities.default([]),
  interval_seconds: integer(1, 86_400).default(60),
  providers: list((s) => (WEATHER_PROVIDER_NAMES as readonly string[]).includes(s), `must list weather providers of ${WEATHER_PROVIDER_NAMES.join(', ')}`)
    .default(['openweathermap', 'open_meteo']),
  api_key: key.optional(),
  open_meteo: section({ base_url: webUrl('https://api.open-meteo.com'), archive_base_url: webUrl('https://archive-api.open-meteo.com') }),
  openweathermap: section({ base_url: webUrl('https://api.openweathermap.org') }),
  rules: section({
    temperature_change: decimal(0, 100).default(5),
    extreme: z.array(line(60), { error: 'must be a list of words' }).max(200).default(EXTREME_WORDS),
    thresholds: z.record(line(100), threshold, { error: 'must map cities to limits' }).default({}),
  }),
});

export const redisSection = section({
  url: text((s) => isUrl(s, ['redis:', 'rediss:']), 'must be an address such as redis://127.0.0.1:6379').optional(),
  channel: line(200).default('weather:updates'),
  compress_bytes: integer(256, 1_048_576).default(4096),
});

const isMail = (s: string) => /^[^\s@,<>]{1,64}@[^\s@,<>]{1,190}$/.test(s);

export const alertsSection = section({
  webhooks: list((s) => isUrl(s, ['http:', 'https:']), 'must list http or https addresses').default([]),
  webhook_secret: key.optional(),
  smtp_url: text((s) => isUrl(s, ['smtp:', 'smtps:']), 'must be an address such as smtps://user:password@mail.example:465').optional(),
  email_from: text(isMail, 'must be a mail address').optional(),
  email_to: list(isMail, 'must list mail addresses').default([]),
  repeat_hours: integer(0, 8760).default(24),
});
