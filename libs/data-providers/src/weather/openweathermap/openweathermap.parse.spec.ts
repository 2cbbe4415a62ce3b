import { parseObservation } from './openweathermap.parse';

const LONDON = { city: 'London', lat: 51.5, lon: -0.13 };
const DT = Date.parse('2026-11-20T10:15Z') / 1000;
const observation = (extra: Record<string, unknown> = {}) => ({
  coord: { lon: -0.1257, lat: 51.5085 }, weather: [{ id: 500, main: 'Rain', description: 'light rain', icon: '10d' }],
  main: { temp: 8.4, feels_like: 6, temp_min: 7, temp_max: 9, pressure: 1002, humidity: 82 }, wind: { speed: 3.6, deg: 160 }, dt: DT, cod: 200, ...extra,
});

test('values in their places; the span over the town is no day', () => {
  const reading = parseObservation(observation({ rain: { '1h': 0.25 }, snow: { '1h': 0.5 } }), LONDON);
  expect(reading).toMatchObject({
    observedAt: DT * 1000, interval: 'instant', temperature: 8.4, temperatureMin: null, temperatureMax: null, humidity: 82, pressure: 1002,
    windSpeed: 3.6, windDirection: 160, precipitation: 0.75, weather: 'light rain',
  });
  expect(JSON.parse(reading.raw)).toMatchObject({ dt: DT, main: { feels_like: 6 } });
});

test('what is left out is unknown, never 0; the pressure is that at sea level', () => {
  expect(parseObservation(observation({ wind: undefined, weather: [], main: { temp: 0, pressure: 961, sea_level: 1036, humidity: null } }), LONDON))
    .toMatchObject({ temperature: 0, humidity: null, pressure: 1036, windSpeed: null, windDirection: null, precipitation: null, weather: null });
  expect(parseObservation(observation({ snow: { '1h': 0 } }), LONDON).precipitation).toBe(0);
  expect(parseObservation(observation({ weather: [{ description: 'mist\u001b[31m' }, { description: 'fog' }] }), LONDON).weather).toBe('mist [31m, fog');
});

test.each<[string, unknown, RegExp]>([
  ['{}', {}, /no observation: coord/],
  ['[]', [], /no observation/],
  ['null', null, /no observation/],
  ['an error in words', { cod: '404', message: 'city not found' }, /no observation: coord/],
  ['another place', observation({ coord: { lat: 48.85, lon: 2.35 } }), /asked for 51.5,-0.13, the answer is about 48.85,2.35/],
  ['kelvins', observation({ main: { temp: 281.5 } }), /281.5 is in kelvins/],
  ['text for a number', observation({ main: { temp: '8.4' } }), /no observation: main.temp/],
  ['an endless number', observation({ wind: { speed: Infinity } }), /no observation: wind.speed/],
  ['a time that is none', observation({ dt: 1.5 }), /the time is none/],
  ['milliseconds', observation({ dt: DT * 1000 }), /the time is none/],
  ['nothing', observation({ main: {}, wind: undefined, weather: [] }), /no values/],
])('%s is refused', (_, answer, reason) => expect(() => parseObservation(answer, LONDON)).toThrow(reason));
