using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Literature;

/// <summary>Broken copies of every recorded file end in an answer or in a refusal, and in nothing else.</summary>
public sealed class HostileAnswerTests
{
    [Fact]
    public void MutatedFiles_AreReadOrRefused()
    {
        var random = new Random(2026);
        byte[][] seeds =
        [
            .. TestData.RequireFiles("api/eutils").Concat(TestData.RequireFiles("api/authored", "*.json")).Select(File.ReadAllBytes).Select(bytes => bytes[..Math.Min(bytes.Length, 6_000)]),
            .. RecordedExchange.ReadAll(TestData.Require("api/semanticscholar/test_search_paper.yaml")).Select(each => System.Text.Encoding.UTF8.GetBytes(each.Body)),
            .. TestData.RequireFiles("api/eutils").Select(File.ReadAllBytes),
        ];
        int answers = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] body = [.. seeds[random.Next(seeds.Length)]];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                int at = random.Next(body.Length);
                switch (random.Next(4))
                {
                    case 0:
                        body[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        body = body[..at];
                        break;
                    case 2:
                        body = [.. body[..at], .. "<![CDATA[]]>&#0;\\ud800\"}"u8[..random.Next(24)], .. body[at..]];
                        break;
                    default:
                        int end = random.Next(at, body.Length);
                        body = [.. body[..at], .. body[end..]];
                        break;
                }

                if (body.Length == 0)
                {
                    break;
                }
            }

            answers += Answers(body);
        }

        Assert.InRange(answers, 1, int.MaxValue);
    }

    private static int Answers(byte[] body)
    {
        using var response = new HttpResponseMessage();
        _ = LiteratureErrors.Read(new ErrorAnswer(200, response.Headers, body, default));
        _ = EntrezAnswer.IsError(body);
        object?[] all =
        [
            EntrezAnswer.Search(body), EntrezAnswer.Posted(body), EntrezAnswer.Spelling(body), PubMedArticles.Read(body, "a", default),
            PubMedSummaries.Read(body, "a", default), PmcArticles.Read(body, "a", default), SemanticScholarPapers.Read(body, "a", default),
        ];
        return all.Count(each => each is not null);
    }
}
