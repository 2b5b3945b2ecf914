using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Says which answers are worth keeping: those that ended by themselves and say something.</summary>
internal static class AnswerQuality
{
    // An answer in one piece is whole even where a client names no reason; a stream without one may have been cut.
    public static bool IsComplete(ChatResponse response, bool wasStreamed)
        => (response.FinishReason is { } reason ? reason == ChatFinishReason.Stop || reason == ChatFinishReason.ToolCalls : !wasStreamed)
            && response.ConversationId is null
            && response.ContinuationToken is null
            && SaysSomething(response);

    private static bool SaysSomething(ChatResponse response)
    {
        bool something = false;
        foreach (var message in response.Messages)
        {
            for (int i = 0; i < message?.Contents.Count; i++)
            {
                switch (message.Contents[i])
                {
                    case ErrorContent:
                        return false;
                    case TextContent text:
                        something |= !string.IsNullOrWhiteSpace(text.Text);
                        break;
                    case FunctionCallContent or DataContent:
                        something = true;
                        break;
                }
            }
        }

        return something;
    }
}
